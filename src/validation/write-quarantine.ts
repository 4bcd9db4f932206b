import { join } from 'node:path';
import { HaleError } from '../errors/index.ts';
import { refusalOf } from '../files/index.ts';
import { cellAt, type Table } from '../table/index.ts';
import { csvCell } from './csv-cell.ts';
import type { ValidationReport } from './report.ts';
import { writeWhole } from './write-whole.ts';

const rowsPerPiece = 1000;

/** Where the rows of a dataset that are set apart are kept: one file for one content. */
export const quarantinePath = (storageFolder: string, dataset: { readonly name: string; readonly digest: string }) =>
  join(storageFolder, 'quarantine', `${dataset.name}-${dataset.digest.slice(0, 12)}.csv`);

/**
 * Writes the rows that are set apart as CSV: their file where there are several, their line, their reasons, then their cells under the table's own names.
 * The file is whole or not there, only its owner may read it, and no cell of it is a formula to a spreadsheet.
 *
 * @throws HaleError QUARANTINE_UNWRITABLE
 */
export async function writeQuarantine(path: string, table: Table, report: ValidationReport): Promise<void> {
  try {
    await writeWhole(path, quarantineLines(table, report));
  } catch (error) {
    throw new HaleError(
      'QUARANTINE_UNWRITABLE',
      `the rows that are set apart cannot be written to ${path}: ${refusalOf(error) ?? (error as Error).message}; make room, or make its folder writable`,
      { details: { path }, cause: error },
    );
  }
}

function* quarantineLines(table: Table, { quarantinedRows }: ValidationReport): Generator<string> {
  const names = table.columns.map((column) => column.name);
  const hasFiles = table.rowFiles !== undefined;
  const heading = [...(hasFiles ? ['file'] : []), 'line', 'reasons'].map((name) => {
    let free = name;
    while (names.includes(free)) free = `hale_${free}`;
    return free;
  });
  yield `${[...heading, ...names].map(csvCell).join(',')}\r\n`;
  for (let start = 0; start < quarantinedRows.length; start += rowsPerPiece) {
    yield quarantinedRows
      .slice(start, start + rowsPerPiece)
      .map(({ row, file, line, reasons }) => {
        const cells = table.columns.map((column) => cellAt(column, row));
        return `${[...(hasFiles ? [file ?? null] : []), line, reasons.join('; '), ...cells].map(csvCell).join(',')}\r\n`;
      })
      .join('');
  }
}
