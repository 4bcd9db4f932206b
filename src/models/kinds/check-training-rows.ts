import { HaleError } from '../../errors/index.ts';
import type { Matrix } from '../../table/index.ts';

/** @throws HaleError MODEL_ROWS_INVALID where the labels lack a class; the engines would learn a constant in silence */
export function checkTrainingRows({ rowCount }: Matrix, labels: Uint8Array): void {
  if (labels.length !== rowCount) throw new RangeError(`${labels.length} labels came with ${rowCount} rows`);
  let positives = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const label = labels[row]!;
    if (label > 1) throw new RangeError(`row ${row} has the label ${label}, which is neither 0 nor 1`);
    positives += label;
  }
  if (positives > 0 && positives < rowCount) return;
  throw new HaleError(
    'MODEL_ROWS_INVALID',
    rowCount === 0
      ? 'there is no training row; rows of both classes were expected'
      : `all ${rowCount} training rows are of class ${positives === 0 ? 0 : 1}; rows of both classes were expected`,
    { details: { rows: rowCount, positives } },
  );
}
