import type { Settings } from '../../../config/index.ts';

export type SliceMetricName = Settings['monitoring']['performance']['slices']['metrics'][number];

/** A metric as a share of rows. */
export interface SliceTally {
  readonly rows: number;
  readonly hits: number;
}

export interface KnownRows {
  readonly labels: Uint8Array;
  readonly classes: Uint8Array;
}

/** Whether a row takes part in a metric, and whether it counts for it. */
const shares: Readonly<
  Record<
    SliceMetricName,
    {
      readonly of: (label: number, predicted: number) => boolean;
      readonly isHit: (label: number, predicted: number) => boolean;
    }
  >
> = {
  accuracy: { of: () => true, isHit: (label, predicted) => label === predicted },
  precision: { of: (_, predicted) => predicted === 1, isHit: (label) => label === 1 },
  recall: { of: (label) => label === 1, isHit: (_, predicted) => predicted === 1 },
  specificity: { of: (label) => label === 0, isHit: (_, predicted) => predicted === 0 },
};

/**
 * One tally for each slice.
 * @param sliceOfRow of each known row, below `slices`
 */
export function tallySlices(
  metric: SliceMetricName,
  { labels, classes }: KnownRows,
  sliceOfRow: Uint16Array,
  slices: number,
): readonly SliceTally[] {
  const { of, isHit } = shares[metric];
  const tallies = Array.from({ length: slices }, () => ({ rows: 0, hits: 0 }));
  for (let row = 0; row < sliceOfRow.length; row += 1) {
    const label = labels[row] as number;
    const predicted = classes[row] as number;
    const tally = tallies[sliceOfRow[row] as number];
    if (tally === undefined || !of(label, predicted)) continue;
    tally.rows += 1;
    if (isHit(label, predicted)) tally.hits += 1;
  }
  return tallies;
}
