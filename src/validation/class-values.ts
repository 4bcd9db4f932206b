import type { GroupCount } from './association.ts';

/** The rows of class 0 and those of class 1, each ascending. */
export type RowsOfClasses = readonly [negatives: Uint32Array, positives: Uint32Array];
/** A feature's values in them that are not missing, each ascending. */
export type ValuesOfClasses = readonly [negatives: Float64Array, positives: Float64Array];

/** The values at `rows`, ascending, without those that are NaN. */
export function sortedValues(codes: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const code = codes[row] as number;
    if (Number.isNaN(code)) continue;
    values[count] = code;
    count += 1;
  }
  return values.subarray(0, count).sort();
}

/** At most `count` of the rows, at even distances. */
export function thinOut(rows: Uint32Array, count: number): Uint32Array {
  if (rows.length <= count) return rows;
  return Uint32Array.from({ length: count }, (_, index) => rows[Math.floor((index * rows.length) / count)] as number);
}

/** The values in groups: up to the first of the ascending `ends`, above it up to the second, and so on. */
export function groupValues([negatives, positives]: ValuesOfClasses, ends: readonly number[]): GroupCount[] {
  let before = { negatives: 0, positives: 0 };
  return ends.map((end) => {
    const upTo = { negatives: countUpTo(negatives, end), positives: countUpTo(positives, end) };
    const group = {
      negatives: upTo.negatives - before.negatives,
      positives: upTo.positives - before.positives,
    };
    before = upTo;
    return group;
  });
}

/** Ends of `count` groups at most, at quantiles of each class, so that neither falls into one group by being rare. */
export function quantileEnds(values: ValuesOfClasses, count: number): number[] {
  const half = Math.floor(count / 2);
  const ends = values.flatMap((sorted) =>
    Array.from({ length: half }, (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / (half + 1))]),
  );
  return [...new Set(ends.filter((end) => end !== undefined)), Infinity].sort((a, b) => a - b);
}

function countUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
