import { type Clusters, clustersOf } from './clusters.ts';
import { normalProbability, normalQuantile } from './normal-distribution.ts';
import type { Random } from './random.ts';
import { mean, quantile, standardDeviation } from './summary.ts';

export interface BootstrapSettings {
  /** Samples to draw. */
  readonly resamples: number;
  /** The coverage of the interval, between 0 and 1. */
  readonly level: number;
  readonly method: 'bca' | 'percentile';
  /** Rows drawn over all samples, at most: many rows get fewer samples, though not below 200. */
  readonly maximumDraws: number;
}

/** Figures of a sample, from how often it holds each row; null where a figure is not defined. */
export type SampleStatistics<Name extends string> = (timesDrawn: Uint32Array) => Readonly<Record<Name, number | null>>;

export interface BootstrapInterval {
  /** The figure of all rows, each once. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** The standard deviation over the samples. */
  readonly standardError: number;
  readonly level: number;
  readonly method: 'bca' | 'percentile';
  /** Samples in which the figure was defined. */
  readonly resamples: number;
  /** The share of them in which it was above 0, one that is 0 counting one half. */
  readonly shareAboveZero: number;
}

const leastResamples = 200;

/**
 * Bootstrap intervals of several figures from the same samples (Efron and Tibshirani, "An introduction to the
 * bootstrap", 1993; the BCa interval as SciPy's `bootstrap`). The correction takes one evaluation a row, and shrinks
 * with the root of the rows: where these are more than the samples, or where it does not exist, the interval is of
 * plain percentiles, and says so. Null where the figure is not defined on all rows or on half of the samples.
 *
 * Rows of one unit, such as a patient, are no independent draws, and an interval that takes them for such is too narrow.
 * With `unitOfRow` whole units are drawn (the cluster bootstrap: Field and Welsh, "Bootstrapping clustered data", 2007),
 * as many as there are, and the correction leaves out one unit at a time. One unit alone tells nothing of how much others
 * differ: there is then no interval.
 * @param unitOfRow a number for each row, equal for rows of one unit; each row is its own unit where it is not given
 */
export function bootstrapIntervals<Name extends string>(
  rowCount: number,
  statistics: SampleStatistics<Name>,
  settings: BootstrapSettings,
  random: Random,
  unitOfRow?: Uint32Array,
): Readonly<Record<Name, BootstrapInterval | null>> {
  const clusters = unitOfRow === undefined ? null : clustersOf(unitOfRow);
  const unitCount = clusters?.count ?? rowCount;
  const ofUnits = clusters === null ? statistics : statisticsOfClusters(statistics, clusters);
  const once = new Uint32Array(unitCount).fill(1);
  const estimates = ofUnits(once);
  const names = Object.keys(estimates) as Name[];
  const resamples = Math.max(
    leastResamples,
    Math.min(settings.resamples, Math.floor(settings.maximumDraws / Math.max(1, rowCount))),
  );
  const draws = collect(
    names,
    rowCount === 0 || clusters?.count === 1 ? 0 : resamples,
    (_, timesDrawn) => {
      timesDrawn.fill(0);
      for (let drawn = 0; drawn < unitCount; drawn += 1) timesDrawn[random.integer(unitCount)]! += 1;
      return ofUnits(timesDrawn);
    },
    once.slice(),
  );
  const corrects = settings.method === 'bca' && unitCount <= resamples;
  const leftOut = collect(
    names,
    corrects ? unitCount : 0,
    (unit, timesDrawn) => {
      timesDrawn[unit] = 0;
      const values = ofUnits(timesDrawn);
      timesDrawn[unit] = 1;
      return values;
    },
    once,
  );
  const interval = (name: Name): BootstrapInterval | null => {
    const estimate = estimates[name];
    const sorted = Float64Array.from(draws[name]).sort();
    if (estimate === null || sorted.length < resamples / 2) return null;
    const tails = [(1 - settings.level) / 2, (1 + settings.level) / 2] as const;
    const corrected = corrects ? correctTails(tails, sorted, estimate, leftOut[name]) : null;
    const [lower, upper] = corrected ?? tails;
    return {
      estimate,
      lower: quantile(sorted, lower),
      upper: quantile(sorted, upper),
      standardError: standardDeviation(sorted) ?? 0,
      level: settings.level,
      method: corrected === null ? 'percentile' : 'bca',
      resamples: sorted.length,
      shareAboveZero: 1 - shareBelow(sorted, 0),
    };
  };
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<Name, BootstrapInterval | null>;
}

/** The same figures, from how often a sample holds each cluster. */
function statisticsOfClusters<Name extends string>(
  statistics: SampleStatistics<Name>,
  { clusterOfRow }: Clusters,
): SampleStatistics<Name> {
  const timesDrawn = new Uint32Array(clusterOfRow.length);
  return (timesOfCluster) => {
    for (let row = 0; row < timesDrawn.length; row += 1) {
      timesDrawn[row] = timesOfCluster[clusterOfRow[row] as number] as number;
    }
    return statistics(timesDrawn);
  };
}

/**
 * The paired bootstrap: intervals of the first's figures minus the second's, both on the same samples of the same rows,
 * or of the same units as by `bootstrapIntervals`. `shareAboveZero` is then the share of samples in which the first's figure was the greater.
 */
export function bootstrapDifferences<Name extends string>(
  rowCount: number,
  first: SampleStatistics<Name>,
  second: SampleStatistics<Name>,
  settings: BootstrapSettings,
  random: Random,
  unitOfRow?: Uint32Array,
): Readonly<Record<Name, BootstrapInterval | null>> {
  const differences: SampleStatistics<Name> = (timesDrawn) => {
    const others = second(timesDrawn);
    const entries = Object.entries(first(timesDrawn)) as [Name, number | null][];
    return Object.fromEntries(
      entries.map(([name, value]) => {
        const other = others[name];
        return [name, value === null || other === null ? null : value - other];
      }),
    ) as Record<Name, number | null>;
  };
  return bootstrapIntervals(rowCount, differences, settings, random, unitOfRow);
}

/** The values that each figure had over the samples, where it was defined. */
function collect<Name extends string>(
  names: readonly Name[],
  samples: number,
  evaluate: (sample: number, timesDrawn: Uint32Array) => Readonly<Record<Name, number | null>>,
  timesDrawn: Uint32Array,
): Record<Name, number[]> {
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let sample = 0; sample < samples; sample += 1) {
    const evaluated = evaluate(sample, timesDrawn);
    for (const name of names) {
      const value = evaluated[name];
      if (value !== null) values[name].push(value);
    }
  }
  return values;
}

/** The percentiles of the bias-corrected and accelerated interval; null where the correction is not finite. */
function correctTails(
  tails: readonly [number, number],
  sorted: Float64Array,
  estimate: number,
  leftOut: readonly number[],
): readonly [number, number] | null {
  const bias = normalQuantile(shareBelow(sorted, estimate));
  const centre = mean(leftOut) ?? 0;
  let squares = 0;
  let cubes = 0;
  for (const value of leftOut) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  const corrected = tails.map((tail) => {
    const shifted = bias + normalQuantile(tail);
    return normalProbability(bias + shifted / (1 - acceleration * shifted));
  });
  const [lower, upper] = corrected as [number, number];
  return Number.isFinite(bias) && lower < upper ? [lower, upper] : null;
}

/** The share of ascending values below `value`, an equal one counting one half. */
function shareBelow(sorted: Float64Array, value: number): number {
  let below = 0;
  while (below < sorted.length && (sorted[below] as number) < value) below += 1;
  let notAbove = below;
  while (notAbove < sorted.length && sorted[notAbove] === value) notAbove += 1;
  return (below + notAbove) / 2 / sorted.length;
}
