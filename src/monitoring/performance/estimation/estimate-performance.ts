import { formatMetric } from '../../../metrics/index.ts';
import type { Random } from '../../../statistics/index.ts';
import type { Finding } from '../../finding.ts';
import { capitalised, metricTitles } from '../../metric-titles.ts';
import type { WindowRows } from '../../window-rows.ts';
import { chanceText, type Fall, fallsOfMetrics } from '../falls-of-metrics.ts';
import { countLabelled } from '../labelled-rows.ts';
import { metricLimits } from '../metric-range.ts';
import type { PerformanceSettings } from '../performance-reference.ts';
import { type EstimatedMetricName, estimatedMetricNames, estimatedMetrics } from './estimated-metrics.ts';
import type { EstimationReference, EstimationSettings } from './estimation-reference.ts';
import { samplingErrorOf } from './sampling-errors.ts';

export interface EstimatePerformanceInput {
  readonly window: WindowRows;
  readonly reference: EstimationReference;
  readonly settings: { readonly estimation: EstimationSettings; readonly performance: PerformanceSettings };
  /** Exchanges rows where a metric lies outside its range. */
  readonly random: Random;
}

const caveat =
  'an estimate from the probabilities alone, which cannot see that the same features now mean another outcome';

/**
 * What the metrics are expected to be without any outcome, with a band of so many sampling errors, against what the
 * reference explains in as many rows, and against the same estimate of the reference where that range is left: rows of both are
 * exchanged then. It decides nothing where enough outcomes are known for realised metrics: an estimate
 * never outvotes what was seen.
 */
export function estimatePerformance(input: EstimatePerformanceInput): readonly Finding[] {
  const { window, reference, settings } = input;
  const rows = window.probabilities.length;
  if (rows === 0 || rows < settings.estimation.minimumRows) {
    const reason = `the window has ${rows} answered rows, and ${settings.estimation.minimumRows} are needed`;
    return estimatedMetricNames.map((metric) => insufficient(metric, reason, input));
  }
  const { calibrate } = reference;
  const probabilities = calibrate === null ? window.probabilities : window.probabilities.map(calibrate);
  const values = estimatedMetrics(probabilities, window.classes);
  const falls = fallsOf(values, probabilities, input);
  return estimatedMetricNames.map((metric) => {
    const [value, fall] = [values[metric], falls.get(metric)];
    if (value === null) return insufficient(metric, 'it is not defined for what the model answered', input);
    if (fall === undefined) {
      const reason = 'the reference has too few rows to tell what chance does';
      return { ...insufficient(metric, reason, input), statistic: value };
    }
    return judge(fall, input);
  });
}

/** @param probabilities of the window, by the map that estimates take */
function fallsOf(
  values: ReturnType<typeof estimatedMetrics>,
  probabilities: Float64Array,
  { window, reference: { calibrate, performance }, settings, random }: EstimatePerformanceInput,
): ReadonlyMap<EstimatedMetricName, Fall<EstimatedMetricName>> {
  const before = performance.rows.probabilities;
  return fallsOfMetrics({
    names: estimatedMetricNames,
    values,
    ranges: performance.rangesOf(probabilities.length),
    settings: settings.performance,
    rows: { reference: before.length, window: probabilities.length },
    metricsOf(reference, current) {
      const places = [...reference, ...current];
      const isBefore = (index: number): boolean => index < reference.length;
      const all = Float64Array.from(places, (row, index) => {
        const probability = (isBefore(index) ? before : probabilities)[row] as number;
        return isBefore(index) && calibrate !== null ? calibrate(probability) : probability;
      });
      const classes = Uint8Array.from(places, (row, index) =>
        isBefore(index) ? Number((before[row] as number) >= performance.threshold) : (window.classes[row] as number),
      );
      return (isTaken) =>
        estimatedMetrics(
          all.filter((_, index) => isTaken[index] === 1),
          classes.filter((_, index) => isTaken[index] === 1),
        );
    },
    random,
  });
}

function judge(fall: Fall<EstimatedMetricName>, input: EstimatePerformanceInput): Finding {
  const { window, reference, settings } = input;
  const { metric, value, range, bound, isAlert } = fall;
  const error = samplingErrorOf(reference.samplingErrors[metric], window.probabilities.length);
  const reach = error === null ? null : error * settings.estimation.samplingErrors;
  const limits = metricLimits[metric];
  const interval =
    reach === null
      ? null
      : { lower: Math.max(limits.lower, value - reach), upper: Math.min(limits.upper, value + reach) };
  const found = `${formatMetric(value)}${interval === null ? '' : ` (band ${formatMetric(interval.lower)} to ${formatMetric(interval.upper)})`}`;
  const title = capitalised(metricTitles[metric]);
  const sentence = isAlert
    ? `${title} is estimated to have fallen to ${found}, below ${formatMetric(bound)}`
    : `${title} is estimated at ${found}, ${fall.isBeyondBound ? `below ${formatMetric(bound)}` : `and ${formatMetric(bound)} is the least`}`;
  return {
    ...base(metric, input),
    status: isAlert ? 'alert' : 'ok',
    severity: isAlert ? 'warning' : 'info',
    statistic: value,
    threshold: bound,
    pValue: fall.pValue,
    adjustedPValue: fall.adjustedPValue,
    effectSize: { name: 'difference', value: value - range.mean },
    interval,
    detail: `${sentence} that the reference’s ${formatMetric(range.mean)} allows in as many rows${chanceText(fall)}; it is ${caveat}.`,
  };
}

function insufficient(metric: EstimatedMetricName, reason: string, input: EstimatePerformanceInput): Finding {
  return {
    ...base(metric, input),
    status: 'insufficient',
    severity: 'info',
    statistic: null,
    threshold: null,
    effectSize: null,
    interval: null,
    detail: `${capitalised(metricTitles[metric])} cannot be estimated: ${reason}. It would be ${caveat}.`,
  };
}

const base = (metric: EstimatedMetricName, { window, reference, settings }: EstimatePerformanceInput) =>
  ({
    monitor: 'estimated_performance',
    check: 'estimated',
    subject: { kind: 'metric', metric },
    isDeciding:
      settings.performance.decidingMetrics.includes(metric) &&
      countLabelled(window) < settings.performance.minimumLabelledRows,
    sampleSize: window.probabilities.length,
    referenceSize: reference.performance.rows.labels.length,
    pValue: null,
    adjustedPValue: null,
    distributions: null,
  }) as const;
