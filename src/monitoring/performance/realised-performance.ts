import { formatMetric, type MetricName, metricDirections, metricNames, resampledMetrics } from '../../metrics/index.ts';
import { type BootstrapInterval, bootstrapIntervals, type Random } from '../../statistics/index.ts';
import type { Finding } from '../finding.ts';
import { capitalised, metricTitles } from '../metric-titles.ts';
import type { WindowRows } from '../window-rows.ts';
import { chanceText, type Fall, fallsOfMetrics } from './falls-of-metrics.ts';
import { type LabelledRows, labelledRowsOf } from './labelled-rows.ts';
import type { PerformanceReference, PerformanceSettings } from './performance-reference.ts';

/** Where no row came true these are 0 after the first false alarm, whatever the model is worth. */
const withoutPositives = { precision: null, f1: null } as const;

export interface RealisedPerformanceInput {
  readonly window: WindowRows;
  readonly reference: PerformanceReference;
  readonly settings: PerformanceSettings;
  readonly random: Random;
}

/**
 * Every metric on the rows whose outcome is known, with bootstrap intervals, against what the reference explains in as many
 * rows; and the share of rows whose outcome is known. A metric alerts where it is strictly worse than its bound and beyond
 * chance: better than the range is no alarm. Rows whose outcome came late are not missing at random, so the share is told with each metric.
 */
export function realisedPerformance(input: RealisedPerformanceInput): readonly Finding[] {
  const { window, reference, settings, random } = input;
  const labelled = labelledRowsOf(window);
  const coverage = coverageFinding(labelled, reference.rows.labels.length);
  const { labels, probabilities } = labelled;
  if (labels.length === 0 || labels.length < settings.minimumLabelledRows) {
    const reason =
      labels.length === 0
        ? 'no outcome of this window is known yet'
        : `${coverageText(labelled)}, and ${settings.minimumLabelledRows} are needed`;
    return [coverage, ...metricNames.map((metric) => insufficient(metric, reason, labelled, input))];
  }
  const metricsOf = resampledMetrics(labels, probabilities, reference.threshold);
  const found = metricsOf(new Uint32Array(labels.length).fill(1));
  const values = labels.some((label) => label === 1) ? found : { ...found, ...withoutPositives };
  const intervals = bootstrapIntervals(labels.length, metricsOf, settings.bootstrap, random);
  const falls = fallsOf(values, labelled, input);
  const findings = metricNames.map((metric) => {
    const [value, fall] = [values[metric], falls.get(metric)];
    if (value === null) return insufficient(metric, undefinedReason(labelled, reference.threshold), labelled, input);
    if (fall === undefined) {
      return {
        ...insufficient(metric, 'the reference has too few rows to tell what chance does', labelled, input),
        statistic: value,
      };
    }
    return judge(fall, intervals[metric], labelled, input);
  });
  return [coverage, ...findings];
}

function fallsOf(
  values: Readonly<Record<MetricName, number | null>>,
  { labels, probabilities }: LabelledRows,
  { reference, settings, random }: RealisedPerformanceInput,
): ReadonlyMap<MetricName, Fall<MetricName>> {
  const before = reference.rows;
  return fallsOfMetrics({
    names: metricNames,
    values,
    ranges: reference.rangesOf(labels.length),
    settings,
    rows: { reference: before.labels.length, window: labels.length },
    metricsOf: (ofReference, ofWindow) =>
      resampledMetrics(
        Uint8Array.from([...picked(before.labels, ofReference), ...picked(labels, ofWindow)]),
        Float64Array.from([...picked(before.probabilities, ofReference), ...picked(probabilities, ofWindow)]),
        reference.threshold,
      ),
    random: random.fork('exchange'),
  });
}

const picked = (values: ArrayLike<number>, rows: Uint32Array): readonly number[] =>
  Array.from(rows, (row) => values[row] as number);

function judge(
  fall: Fall<MetricName>,
  interval: BootstrapInterval | null,
  labelled: LabelledRows,
  { reference, settings }: RealisedPerformanceInput,
): Finding {
  const { metric, value, range, bound, isAlert } = fall;
  const direction = metricDirections[metric];
  const title = capitalised(metricTitles[metric]);
  const found = `${formatMetric(value)}${interval === null ? '' : ` (${intervalText(interval)})`}`;
  const sentence = isAlert
    ? `${title} has ${direction === 'higher' ? 'fallen' : 'risen'} to ${found}, beyond ${formatMetric(bound)}`
    : `${title} is ${found}, ${fall.isBeyondBound ? `beyond ${formatMetric(bound)}` : `and ${formatMetric(bound)} is the ${direction === 'higher' ? 'least' : 'most'}`}`;
  return {
    ...base(metric, labelled, reference, settings),
    status: isAlert ? 'alert' : 'ok',
    severity: isAlert ? 'critical' : 'info',
    statistic: value,
    threshold: finite(bound),
    pValue: fall.pValue,
    adjustedPValue: fall.adjustedPValue,
    effectSize: { name: 'difference', value: value - range.mean },
    interval: interval === null ? null : { lower: interval.lower, upper: interval.upper },
    detail: `${sentence} that the reference’s ${formatMetric(range.mean)} allows in as many rows${chanceText(fall)}; ${coverageText(labelled)}.`,
  };
}

function insufficient(
  metric: MetricName,
  reason: string,
  labelled: LabelledRows,
  { reference, settings }: RealisedPerformanceInput,
): Finding {
  return {
    ...base(metric, labelled, reference, settings),
    status: 'insufficient',
    severity: 'info',
    statistic: null,
    threshold: null,
    effectSize: null,
    interval: null,
    detail: `${capitalised(metricTitles[metric])} cannot be told: ${reason}.`,
  };
}

const base = (
  metric: MetricName,
  labelled: LabelledRows,
  reference: PerformanceReference,
  settings: PerformanceSettings,
) =>
  ({
    monitor: 'performance',
    check: 'realised',
    subject: { kind: 'metric', metric },
    isDeciding: settings.decidingMetrics.includes(metric),
    sampleSize: labelled.labels.length,
    referenceSize: reference.rows.labels.length,
    pValue: null,
    adjustedPValue: null,
    distributions: null,
  }) as const;

function coverageFinding(labelled: LabelledRows, referenceSize: number): Finding {
  return {
    monitor: 'performance',
    check: 'label_coverage',
    subject: { kind: 'traffic' },
    status: labelled.rowCount === 0 ? 'insufficient' : 'ok',
    severity: 'info',
    isDeciding: false,
    statistic: labelled.rowCount === 0 ? null : labelled.labels.length / labelled.rowCount,
    threshold: null,
    sampleSize: labelled.rowCount,
    referenceSize,
    pValue: null,
    adjustedPValue: null,
    effectSize: null,
    interval: null,
    distributions: null,
    detail: labelled.rowCount === 0 ? 'The window has no answered rows.' : `${capitalised(coverageText(labelled))}.`,
  };
}

function undefinedReason({ labels, probabilities }: LabelledRows, threshold: number): string {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === labels.length) {
    return `all ${labels.length} known outcomes are of one class, and it needs rows of both`;
  }
  return `it is not defined where no row is called ${probabilities.some((p) => p >= threshold) ? 'negative' : 'positive'}`;
}

const coverageText = ({ labels, rowCount }: LabelledRows): string =>
  `the outcome of ${labels.length} of ${rowCount} rows (${Math.round((100 * labels.length) / Math.max(1, rowCount))}%) is known`;

const intervalText = ({ level, lower, upper }: BootstrapInterval): string =>
  `${Number((100 * level).toFixed(1))}% interval ${formatMetric(lower)} to ${formatMetric(upper)}`;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
