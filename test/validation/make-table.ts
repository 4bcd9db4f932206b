import { settingsSchema } from '../../src/config/index.ts';
import { type DatasetSchema, type DatasetSchemaInput, datasetSchemaSchema } from '../../src/schema/index.ts';
import type { Column, Table } from '../../src/table/index.ts';
import type { Finding, ValidationReport, ValidationSettings } from '../../src/validation/index.ts';

type Cell = number | string | null;

/** A column of numbers where every cell that is there is one, else of text, as the reader of files makes them. */
export function makeColumn(name: string, cells: readonly Cell[]): Column {
  if (!cells.some((cell) => typeof cell === 'string')) {
    return {
      kind: 'number',
      name,
      values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))),
    };
  }
  const dictionary = [...new Set(cells.filter((cell) => cell !== null).map(String))];
  return {
    kind: 'text',
    name,
    dictionary,
    codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(String(cell)))),
  };
}

/** A table whose first row stands on line 2 of a file, under its header. */
export function makeTable(columns: Readonly<Record<string, readonly Cell[]>>): Table {
  const rowCount = Math.max(...Object.values(columns).map((cells) => cells.length));
  return {
    rowCount,
    columns: Object.entries(columns).map(([name, cells]) => makeColumn(name, cells)),
    lineNumbers: Uint32Array.from({ length: rowCount }, (_, row) => row + 2),
  };
}

/** A schema with one feature of each kind, all nullable but the ordinal one. */
export const visits: DatasetSchema = makeSchema({
  features: [
    { kind: 'numeric', name: 'weight', unit: 'kg', minimum: 1, maximum: 300, nullable: true, missingValues: [-1] },
    { kind: 'binary', name: 'smoker', categories: [{ value: 0 }, { value: 1 }], nullable: true },
    { kind: 'categorical', name: 'ward', categories: [{ value: 'east' }, { value: 'north wing' }], nullable: true },
    { kind: 'ordinal', name: 'grade', categories: [{ value: 1 }, { value: 2 }, { value: 3 }] },
  ],
  target: {
    name: 'died',
    negativeValues: ['no'],
    positiveValues: ['yes'],
    negativeLabel: 'alive',
    positiveLabel: 'dead',
  },
});

export function makeSchema(input: DatasetSchemaInput): DatasetSchema {
  return datasetSchemaSchema.parse(input);
}

/** Sixty visits with nothing wrong: no two rows are equal, and no feature tells the target. */
export function soundVisits(): Record<string, Cell[]> {
  const rows = Array.from({ length: 60 }, (_, row) => row);
  return {
    weight: rows.map((row) => 50 + ((row * 7) % 60)),
    smoker: rows.map((row) => (row >> 1) % 2),
    ward: rows.map((row) => ['east', 'north wing'][(row >> 2) % 2] as string),
    grade: rows.map((row) => 1 + (row % 3)),
    died: rows.map((row) => ['no', 'yes'][(row >> 3) % 2] as string),
  };
}

type Overrides<T> = T extends object ? { readonly [K in keyof T]?: Overrides<T[K]> } : T;

/** The settings of validation as by default, but for what is given. */
export function makeSettings(overrides: Overrides<ValidationSettings> = {}): ValidationSettings {
  return settingsSchema.parse({ validation: overrides }).validation;
}

export const findingsOf = (report: ValidationReport, check: string): Finding[] =>
  report.findings.filter((finding) => finding.check === check);
