import { quantileEdges, type Random } from '../../../statistics/index.ts';
import { alignCategories, countsWithMissing, type DriftColumn, sum } from '../columns.ts';
import type { DriftSettings } from '../drift-settings.ts';
import type { DriftMeasure, FittedDriftTest } from '../drift-test.ts';
import { multinomial } from '../thresholds/binomial.ts';
import type { NullDistribution } from '../thresholds/null-distribution.ts';
import { asCategories, asNumeric } from './column-kinds.ts';
import { tooFew } from './sizes.ts';

/** A distance between the shares of bins. */
export interface BinnedDistance {
  readonly effectName: string;
  distance(referenceShares: Float64Array, shares: Float64Array): number;
  /** What it tends to where nothing has changed: distance ^ power = scale × χ² of bins − 1 degrees of freedom. */
  limit(rows: { readonly reference: number; readonly sample: number }): {
    readonly scale: number;
    readonly power: 1 | 2;
  };
}

/**
 * Fits a distance over bins: of numbers the reference's quantiles, the first and last bin open; of categories each one,
 * and missing. What chance does is drawn from the reference's shares, a reference and a sample each time, or is the limit
 * where every bin is full enough.
 */
export function fitBinned(
  { distance, effectName, limit }: BinnedDistance,
  reference: DriftColumn,
  settings: DriftSettings,
): FittedDriftTest {
  const edges = reference.kind === 'numeric' ? innerEdges(reference.sorted, settings.bins.quantiles) : null;
  const binned = (column: DriftColumn): readonly [Float64Array, Float64Array] => {
    if (edges !== null) return [ownCounts, countSorted(asNumeric(column).sorted, edges)];
    const [before, now] = alignCategories(asCategories(reference), asCategories(column));
    return [countsWithMissing(before), countsWithMissing(now)];
  };
  const ownCounts =
    edges === null ? countsWithMissing(asCategories(reference)) : countSorted(asNumeric(reference).sorted, edges);
  return {
    calculate(sample) {
      const insufficient = tooFew(reference, sample, settings.minimumRows);
      if (insufficient !== null) return insufficient;
      const [before, now] = binned(sample);
      const statistic = distance(sharesOf(before), sharesOf(now));
      return { statistic, pValue: null, effectSize: { name: effectName, value: statistic } } satisfies DriftMeasure;
    },
    calibrate(size, random) {
      const filled = ownCounts.filter((count) => count > 0);
      const shares = sharesOf(filled);
      const rows = { reference: sum(filled), sample: size };
      const least = shares.reduce((lowest, share) => Math.min(lowest, share), 1) * Math.min(rows.reference, size);
      if (filled.length > 1 && least >= settings.thresholds.asymptoticCount) {
        return { kind: 'chi_square', degreesOfFreedom: filled.length - 1, ...limit(rows) };
      }
      return drawDistances(distance, shares, rows, settings.thresholds.resamples, random);
    },
  };
}

function drawDistances(
  distance: BinnedDistance['distance'],
  shares: Float64Array,
  rows: { readonly reference: number; readonly sample: number },
  resamples: number,
  random: Random,
): NullDistribution {
  const sorted = new Float64Array(resamples);
  const [before, now] = [new Float64Array(shares.length), new Float64Array(shares.length)];
  const share = (counts: Float64Array, total: number) => {
    for (let bin = 0; bin < counts.length; bin += 1) counts[bin]! /= total;
  };
  for (let resample = 0; resample < resamples; resample += 1) {
    multinomial(random, rows.reference, shares, before);
    multinomial(random, rows.sample, shares, now);
    share(before, rows.reference);
    share(now, rows.sample);
    sorted[resample] = distance(before, now);
  }
  return { kind: 'drawn', sorted: sorted.sort() };
}

/** Where one bin ends and the next begins. Equal quantiles are one edge, and one at the least value would cut off nothing. */
function innerEdges(sorted: Float64Array, bins: number): Float64Array {
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return new Float64Array(0);
  // A constant is told from what is below and what is above it.
  if (least === most) return Float64Array.of(least, above(least));
  const inner = quantileEdges(sorted, bins).slice(1, -1);
  return Float64Array.from([...new Set(inner)].filter((edge) => edge > least && edge <= most));
}

/** The next greater double, near enough. */
const above = (value: number): number => value + Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);

/** Counts of ascending values: bin i holds those from edge i − 1 on and below edge i. */
export function countSorted(sorted: Float64Array, edges: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  let before = 0;
  for (let bin = 0; bin < edges.length; bin += 1) {
    const end = lowerBound(sorted, edges[bin] as number, before);
    counts[bin] = end - before;
    before = end;
  }
  counts[edges.length] = sorted.length - before;
  return counts;
}

function lowerBound(sorted: Float64Array, value: number, start: number): number {
  let [from, to] = [start, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

function sharesOf(counts: Float64Array): Float64Array {
  const total = sum(counts);
  return counts.map((count) => count / total);
}
