import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const columnCount = 13;

/** The rows of `processed.cleveland.data`, missing as NaN, and whether the disease is there. */
export async function readCleveland(folder: string): Promise<{ values: Float64Array; labels: Uint8Array }> {
  const text = await readFile(join(folder, 'processed.cleveland.data'), 'utf8');
  const cells = text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => (cell === '?' ? Number.NaN : Number(cell))));
  return {
    values: Float64Array.from(cells.flatMap((line) => line.slice(0, columnCount))),
    labels: Uint8Array.from(cells, (line) => (line[columnCount]! > 0 ? 1 : 0)),
  };
}
