import { extname } from 'node:path';
import { HaleError } from '../errors/index.ts';
import type { GuardedFile } from './guarded-file.ts';
import type { NamesWithoutHeader, ReadTableOptions, TableFormat } from './read-options.ts';
import { type CsvDialect, sniffDialect } from './sniff-dialect.ts';

/** The format that is asked for, or that the name or the first bytes tell. */
export function formatOf(file: GuardedFile, asked: TableFormat | 'auto'): TableFormat {
  if (asked !== 'auto') return asked;
  const extension = extname(file.path).toLowerCase();
  if (extension === '.parquet' || file.sample.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if (['.jsonl', '.ndjson', '.json'].includes(extension) || file.sample[0] === 0x7b) return 'jsonl';
  return 'csv';
}

const byteOrderMark = Buffer.from('\uFEFF');

/** How files begin that are often mistaken for text, and what to say of them. */
const signatures: readonly (readonly [Buffer, string])[] = [
  [Buffer.of(0x1f, 0x8b), 'is compressed with gzip'],
  [Buffer.of(0x28, 0xb5, 0x2f, 0xfd), 'is compressed with zstd'],
  [Buffer.from('PK\u0003\u0004'), 'is a ZIP archive, as an Excel workbook is'],
  [Buffer.of(0xff, 0xfe), 'is UTF-16'],
  [Buffer.of(0xfe, 0xff), 'is UTF-16'],
];

/** Refuses what is no text in UTF-8 by its first bytes, and JSON after a byte order mark. */
export function assertText(file: GuardedFile, format: TableFormat): void {
  const { sample } = file;
  const known = signatures.find(([signature]) => sample.subarray(0, signature.length).equals(signature));
  if (known !== undefined || sample.includes(0)) {
    throw new HaleError(
      'TABLE_FILE_BINARY',
      `${file.path} ${known?.[1] ?? 'holds NUL bytes: it is binary'}; CSV in UTF-8, JSON lines or Parquet was expected`,
    );
  }
  if (format === 'jsonl' && sample.subarray(0, 3).equals(byteOrderMark)) {
    throw new HaleError(
      'TABLE_FILE_INVALID',
      `${file.path} begins with a byte order mark, which JSON does not allow; save it as UTF-8 without one`,
    );
  }
}

/** How the CSV file is written, by what the caller says and the first bytes tell. */
export function dialectOf(file: GuardedFile, options: ReadTableOptions, missingValues: readonly string[]): CsvDialect {
  assertText(file, 'csv');
  const text = file.sample.toString('utf8');
  if (text.includes('\r') && !text.includes('\n')) {
    throw new HaleError(
      'TABLE_FILE_INVALID',
      `${file.path} ends its lines with a carriage return alone; save it with line feeds`,
    );
  }
  return sniffDialect(text, file.sample.length === file.byteCount, {
    delimiter: options.delimiter,
    header: options.header,
    missingValues: new Set(missingValues),
  });
}

export function namesOfCsv(path: string, dialect: CsvDialect, options: ReadTableOptions): readonly string[] {
  const cells = dialect.firstRecord;
  if (options.columnNames !== undefined) {
    if (options.columnNames.length !== cells.length) {
      throw new HaleError(
        'TABLE_COLUMN_NAMES_INVALID',
        `the first record has ${cells.length} cells, but ${options.columnNames.length} column names are given; check the delimiter ${JSON.stringify(dialect.delimiter)} and the names`,
      );
    }
    return options.columnNames;
  }
  if (!dialect.header && options.namesWithoutHeader !== undefined) {
    return fittingNames(path, cells, options.namesWithoutHeader);
  }
  return cells.map((cell, index) => (dialect.header && cell.trim() !== '' ? cell.trim() : `column_${index + 1}`));
}

function fittingNames(
  path: string,
  cells: readonly string[],
  { names, lastIsOptional, setting }: NamesWithoutHeader,
): readonly string[] {
  const missing = names.length - cells.length;
  if (missing === 0 || (missing === 1 && lastIsOptional)) return names.slice(0, cells.length);
  const found = cells.slice(0, 3).map((cell) => JSON.stringify(cell.slice(0, 40)));
  throw new HaleError(
    'TABLE_COLUMN_NAMES_INVALID',
    `${path} names no columns: its first line, ${found.join(', ')}${cells.length > 3 ? ', …' : ''}, is taken for a row. It has ${cells.length} cells, and ${setting} has ${names.length} names; ` +
      'write a first line with the names, set data.file.columnNames to those of this file, or set data.file.header to true where its first line does name them',
    { details: { cells: cells.length, names: names.length, setting } },
  );
}

export function assertColumnNames(names: readonly string[], path: string, maximumColumns: number): void {
  if (names.length > maximumColumns) {
    throw new HaleError(
      'TABLE_TOO_LARGE',
      `${path} has ${names.length} columns or more; data.limits.maximumColumns allows ${maximumColumns}. Check the delimiter`,
    );
  }
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new HaleError(
        'TABLE_COLUMN_NAMES_INVALID',
        `${path} names two columns ${JSON.stringify(name)}; give each column a name of its own`,
        { details: { column: name } },
      );
    }
    seen.add(name);
  }
}
