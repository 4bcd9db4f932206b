import type { LoggedPrediction } from '../line.ts';

/** A cell of a feature: a category may be a text. */
export type Cell = number | string | null;

export interface ExportColumn {
  /** In the exported file. */
  readonly name: string;
  readonly feature: string;
  /** Of its cells that are there: all numbers, or some texts. */
  readonly kind: 'number' | 'text';
}

export const firstColumns = ['prediction_id', 'time', 'version', 'request_id'] as const;
export const lastColumns = ['probability', 'class'] as const;

export const cellsOf = ({ record }: Pick<LoggedPrediction, 'record'>): Readonly<Record<string, unknown>> =>
  typeof record === 'object' && record !== null ? (record as Readonly<Record<string, unknown>>) : {};

export function cellOf(cells: Readonly<Record<string, unknown>>, feature: string): Cell {
  const value = Object.hasOwn(cells, feature) ? cells[feature] : null;
  return typeof value === 'number' || typeof value === 'string' || value === null ? value : JSON.stringify(value);
}

/** Finds the columns of records, piece by piece, in the order in which they come. */
export function createExportColumns(): { see(row: LoggedPrediction): void; columns(): readonly ExportColumn[] } {
  const isText = new Map<string, boolean>();
  return {
    see(row) {
      const cells = cellsOf(row);
      for (const feature of Object.keys(cells)) {
        isText.set(feature, isText.get(feature) === true || typeof cellOf(cells, feature) === 'string');
      }
    },
    columns() {
      // Readers of Parquet know no case.
      const taken = new Set<string>([...firstColumns, ...lastColumns]);
      return [...isText].map(([feature, text]) => {
        let name = feature.toWellFormed().replaceAll('\0', '');
        while (name === '' || taken.has(name.toLowerCase())) name = `feature_${name}`;
        taken.add(name.toLowerCase());
        return { name, feature, kind: text ? 'text' : 'number' };
      });
    },
  };
}
