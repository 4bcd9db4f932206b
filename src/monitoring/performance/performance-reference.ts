import type { DeepReadonly, Settings } from '../../config/index.ts';
import {
  type ClassificationMetrics,
  classificationMetrics,
  type MetricName,
  metricNames,
  resampledMetrics,
} from '../../metrics/index.ts';
import type { Random } from '../../statistics/index.ts';
import type { ReferenceRows } from '../window-rows.ts';
import { type MetricRange, metricRange } from './metric-range.ts';

export type PerformanceSettings = DeepReadonly<Settings['monitoring']['performance']>;

/** Null where a metric is not defined on most chunks, such as one that needs both classes in chunks of three rows. */
export type MetricRanges = Readonly<Record<MetricName, MetricRange | null>>;

/** The reference of a version, as its windows are held against it. Made once, and good for every window. */
export interface PerformanceReference {
  readonly rows: ReferenceRows;
  /** A row is called positive where its probability is at least this. */
  readonly threshold: number;
  /** How each metric moves by chance in as many rows; the same for the same size. */
  rangesOf(size: number): MetricRanges;
}

const leastChunks = 30;

/**
 * @param random of the version: thresholds of two windows of one size must be the same
 */
export function createPerformanceReference(
  rows: ReferenceRows,
  threshold: number,
  settings: PerformanceSettings,
  random: Random,
): PerformanceReference {
  const ranges = new Map<number, MetricRanges>();
  return {
    rows,
    threshold,
    rangesOf(size) {
      const known = ranges.get(size) ?? drawRanges(rows, threshold, size, settings.range, random.fork(`range ${size}`));
      ranges.set(size, known);
      return known;
    },
  };
}

/**
 * Ranges over chunks that are drawn from the reference with replacement. The reference is a sample too: what it has by chance,
 * every window is held against, so that the variance of a window's n rows is taken n / N greater for the N rows of the
 * reference. Without that a window larger than the reference would alarm at the reference's own error.
 */
function drawRanges(
  { labels, probabilities }: ReferenceRows,
  threshold: number,
  size: number,
  settings: PerformanceSettings['range'],
  random: Random,
): MetricRanges {
  const count = labels.length;
  const values = Object.fromEntries(metricNames.map((name) => [name, [] as number[]])) as Record<MetricName, number[]>;
  const chunks = Math.max(
    leastChunks,
    Math.min(settings.chunks, Math.floor(settings.maximumDraws / Math.max(1, size))),
  );
  const draw = drawMetrics(labels, probabilities, threshold, size, random);
  for (let chunk = 0; chunk < (count === 0 || size === 0 ? 0 : chunks); chunk += 1) {
    const metrics = draw();
    for (const name of metricNames) if (metrics[name] !== null) values[name].push(metrics[name]);
  }
  const widening = Math.sqrt(1 + size / Math.max(1, count));
  const rangeOf = (name: MetricName): MetricRange | null =>
    values[name].length < chunks / 2 ? null : metricRange(name, values[name], settings.standardDeviations, widening);
  return Object.fromEntries(metricNames.map((name) => [name, rangeOf(name)])) as MetricRanges;
}

/** The metrics of one chunk after the other. A chunk larger than the reference is drawn as how often each row stands in it. */
function drawMetrics(
  labels: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
  size: number,
  random: Random,
): () => ClassificationMetrics {
  const count = labels.length;
  if (size <= count) {
    const chunkLabels = new Uint8Array(size);
    const chunkProbabilities = new Float64Array(size);
    return () => {
      for (let drawn = 0; drawn < size; drawn += 1) {
        const row = random.integer(count);
        chunkLabels[drawn] = labels[row] as number;
        chunkProbabilities[drawn] = probabilities[row] as number;
      }
      return classificationMetrics(chunkLabels, chunkProbabilities, threshold);
    };
  }
  const metricsOf = resampledMetrics(labels, probabilities, threshold);
  const timesDrawn = new Uint32Array(count);
  return () => {
    timesDrawn.fill(0);
    for (let drawn = 0; drawn < size; drawn += 1) timesDrawn[random.integer(count)]! += 1;
    return metricsOf(timesDrawn);
  };
}
