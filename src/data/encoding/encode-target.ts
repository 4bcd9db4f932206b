import type { DeepReadonly } from '../../config/index.ts';
import type { Target } from '../../schema/index.ts';
import type { Table } from '../../table/index.ts';
import { requireColumn } from './encode-features.ts';
import { createValueCodes, forEachCode } from './value-codes.ts';

const refused = 2;

/**
 * The class of each row: 0 for the target's negative values, 1 for its positive ones. `refusedRows` are the rows, in
 * order, whose target is missing or stands for no class; their label means nothing (0).
 *
 * @throws HaleError DATA_COLUMN_MISSING
 */
export function encodeTarget(
  table: Table,
  target: DeepReadonly<Target>,
): { labels: Uint8Array; refusedRows: Uint32Array } {
  const codes = createValueCodes([
    ...target.negativeValues.map((value) => ({ value, code: 0 })),
    ...target.positiveValues.map((value) => ({ value, code: 1 })),
  ]);
  const labels = new Uint8Array(table.rowCount);
  const refusedRows: number[] = [];
  forEachCode(requireColumn(table, target.name), codes, refused, refused, (row, code) => {
    if (code === refused) refusedRows.push(row);
    else labels[row] = code;
  });
  return { labels, refusedRows: Uint32Array.from(refusedRows) };
}
