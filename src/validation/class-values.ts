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

/** The same with neighbours joined that hold the same class alone: fewer groups explain as much, and less by chance. */
export function joinPure(groups: readonly GroupCount[]): GroupCount[] {
  const joined: GroupCount[] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    const isOneClass =
      last !== undefined && (last.negatives + group.negatives === 0 || last.positives + group.positives === 0);
    if (last === undefined || !isOneClass) joined.push(group);
    else {
      joined[joined.length - 1] = {
        negatives: last.negatives + group.negatives,
        positives: last.positives + group.positives,
      };
    }
  }
  return joined;
}

/**
 * Ends of `count` groups and a few more: quantiles of each class, so that neither falls into one group by being rare, and
 * where each class begins and ends, so that one which lies in the midst of the other has groups of its own.
 */
export function quantileEnds(values: ValuesOfClasses, count: number): number[] {
  const half = Math.floor(count / 2);
  const quantiles = values.flatMap((sorted) =>
    Array.from({ length: half }, (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / (half + 1))]),
  );
  const [negatives, positives] = values;
  const edges = [...edgesOf(negatives, positives), ...edgesOf(positives, negatives)];
  return [...new Set([...quantiles, ...edges].filter((end) => end !== undefined)), Infinity].sort((a, b) => a - b);
}

/** The last value of the others before the first of `own`, and the last of `own`. */
function edgesOf(own: Float64Array, others: Float64Array): (number | undefined)[] {
  const first = own[0];
  return first === undefined ? [] : [others.findLast((value) => value < first), own.at(-1)];
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
