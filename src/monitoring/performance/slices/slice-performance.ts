import type { DeepReadonly } from '../../../config/index.ts';
import { formatMetric } from '../../../metrics/index.ts';
import type { DatasetSchema } from '../../../schema/index.ts';
import { chiSquareTwoSample, holm, normalQuantile } from '../../../statistics/index.ts';
import type { Finding } from '../../finding.ts';
import { metricTitles } from '../../metric-titles.ts';
import type { WindowRows } from '../../window-rows.ts';
import { labelledRowsOf } from '../labelled-rows.ts';
import type { PerformanceReference, PerformanceSettings } from '../performance-reference.ts';
import { slicingsOf } from './slice-rows.ts';
import { type SliceMetricName, type SliceTally, tallySlices } from './slice-tally.ts';

export interface SlicePerformanceInput {
  readonly window: WindowRows;
  readonly reference: PerformanceReference;
  readonly schema: DeepReadonly<DatasetSchema>;
  readonly settings: PerformanceSettings;
}

interface ComparedSlice {
  readonly metric: SliceMetricName;
  readonly feature: string;
  readonly value: string;
  readonly window: SliceTally;
  readonly reference: SliceTally;
  /** How far the window's share lies below the reference's, in standard errors. */
  readonly fall: number;
  /** 1 where it has not fallen. */
  readonly pValue: number;
}

/**
 * For each metric the slice in which it has fallen the most beyond chance: the rows with one value, or in one range, of one
 * feature, against the same rows of the reference, so that a slice that was always harder is no news. Small slices do not shout:
 * the test is of two samples, exact where they are small, and Holm's correction is over all slices and metrics. It is told
 * beside the realised metrics and decides nothing.
 */
export function slicePerformance({ window, reference, schema, settings }: SlicePerformanceInput): readonly Finding[] {
  const { metrics, minimumRows, ranges, alpha } = settings.slices;
  const labelled = labelledRowsOf(window);
  const { rows, labels, probabilities } = reference.rows;
  const classes = Uint8Array.from(probabilities, (probability) => (probability >= reference.threshold ? 1 : 0));
  const allRows = Uint32Array.from(labels.keys());
  const compared = slicingsOf(schema, rows, ranges).flatMap((slicing) => {
    const { feature, values } = slicing;
    const sliceBefore = slicing.sliceOfRow(rows, allRows);
    const sliceNow = slicing.sliceOfRow(window.rows, labelled.rows);
    return metrics.flatMap((metric) => {
      const before = tallySlices(metric, { labels, classes }, sliceBefore, values.length);
      const now = tallySlices(metric, labelled, sliceNow, values.length);
      return values.flatMap((value, slice) => {
        const [tally, other] = [now[slice] as SliceTally, before[slice] as SliceTally];
        return Math.min(tally.rows, other.rows) < minimumRows ? [] : [compare(metric, feature, value, tally, other)];
      });
    });
  });
  const adjusted = holm(compared.map(({ pValue }) => pValue));
  return metrics.map((metric) => {
    const worst = compared
      .map((slice, index) => ({ slice, adjustedPValue: adjusted[index] as number }))
      .filter(({ slice }) => slice.metric === metric)
      .reduce<WorstSlice | null>((kept, one) => (kept === null || one.slice.fall > kept.slice.fall ? one : kept), null);
    return worst === null
      ? insufficient(metric, minimumRows, labelled.labels.length, labels.length)
      : judge(worst, alpha, compared.length);
  });
}

interface WorstSlice {
  readonly slice: ComparedSlice;
  readonly adjustedPValue: number;
}

function compare(
  metric: SliceMetricName,
  feature: string,
  value: string,
  window: SliceTally,
  reference: SliceTally,
): ComparedSlice {
  const pooled = (window.hits + reference.hits) / (window.rows + reference.rows);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / window.rows + 1 / reference.rows));
  const fall = error === 0 ? 0 : (reference.hits / reference.rows - window.hits / window.rows) / error;
  const table = ({ hits, rows }: SliceTally): readonly number[] => [hits, rows - hits];
  const pValue = fall > 0 ? chiSquareTwoSample(table(reference), table(window)).pValue : 1;
  return { metric, feature, value, window, reference, fall, pValue };
}

function judge({ slice, adjustedPValue }: WorstSlice, alpha: number, tested: number): Finding {
  const { metric, feature, value, window, reference, pValue } = slice;
  const share = window.hits / window.rows;
  const before = reference.hits / reference.rows;
  const isAlert = adjustedPValue < alpha;
  const where = `where ${feature} is ${value}`;
  const sentence = isAlert
    ? `${metricTitles[metric]} has fallen from ${formatMetric(before)} to ${formatMetric(share)} ${where}`
    : `Of ${tested} slices none has lost ${metricTitles[metric]} beyond chance; the nearest is ${where}, ${formatMetric(before)} before and ${formatMetric(share)} now`;
  return {
    monitor: 'performance',
    check: 'worst_slice',
    subject: { kind: 'slice', metric, feature, value },
    status: isAlert ? 'alert' : 'ok',
    severity: isAlert ? 'warning' : 'info',
    isDeciding: false,
    statistic: share,
    threshold: alpha,
    sampleSize: window.rows,
    referenceSize: reference.rows,
    pValue,
    adjustedPValue,
    effectSize: { name: 'difference', value: share - before },
    interval: wilsonInterval(window),
    distributions: null,
    detail: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}, on ${window.rows} rows against ${reference.rows} of the reference.`,
  };
}

/** Wilson's interval of a share at 95%, which stays inside [0, 1]. */
function wilsonInterval({ hits, rows }: SliceTally): { lower: number; upper: number } {
  const z = normalQuantile(0.975);
  const share = hits / rows;
  const scale = 1 + (z * z) / rows;
  const centre = (share + (z * z) / (2 * rows)) / scale;
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  return { lower: Math.max(0, centre - reach), upper: Math.min(1, centre + reach) };
}

function insufficient(
  metric: SliceMetricName,
  minimumRows: number,
  sampleSize: number,
  referenceSize: number,
): Finding {
  return {
    monitor: 'performance',
    check: 'worst_slice',
    subject: { kind: 'metric', metric },
    status: 'insufficient',
    severity: 'info',
    isDeciding: false,
    statistic: null,
    threshold: null,
    sampleSize,
    referenceSize,
    pValue: null,
    adjustedPValue: null,
    effectSize: null,
    interval: null,
    distributions: null,
    detail: `No slice has the ${minimumRows} rows with a known outcome that ${metricTitles[metric]} by slice needs, in the window and in the reference.`,
  };
}
