import { rowPlace, type Table } from '../table/index.ts';
import type { QuarantinedRow } from './report.ts';

/** Collects which rows are set apart, and why. */
export interface Quarantine {
  /** 1 for each row that is set apart so far. */
  readonly setApart: Uint8Array;
  /** How many rows each reason has set apart. */
  readonly reasons: ReadonlyMap<string, number>;
  add(rows: Uint32Array, reason: string): void;
  rows(): QuarantinedRow[];
}

export function createQuarantine(table: Table): Quarantine {
  const { rowCount } = table;
  const setApart = new Uint8Array(rowCount);
  // Rows with the same reasons share one list of them: a million bad rows are a million numbers.
  const reasonLists: (readonly string[])[] = [[]];
  const listOfRow = new Uint32Array(rowCount);
  const reasons = new Map<string, number>();
  return {
    setApart,
    reasons,
    add(rows, reason) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + rows.length);
      const longerLists = new Map<number, number>();
      for (const row of rows) {
        const list = listOfRow[row] as number;
        let longer = longerLists.get(list);
        if (longer === undefined) {
          longer = reasonLists.push([...(reasonLists[list] ?? []), reason]) - 1;
          longerLists.set(list, longer);
        }
        listOfRow[row] = longer;
        setApart[row] = 1;
      }
    },
    rows() {
      const rows: QuarantinedRow[] = [];
      for (let row = 0; row < rowCount; row += 1) {
        if (setApart[row] === 0) continue;
        rows.push({ row, ...rowPlace(table, row), reasons: reasonLists[listOfRow[row] as number] ?? [] });
      }
      return rows;
    },
  };
}
