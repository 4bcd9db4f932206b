import { quantile } from '../../../statistics/index.ts';
import { counted, short } from '../phrases.ts';
import type { Judged, QualityCheck, WindowPeriod } from '../quality-check.ts';

/** Of a normal distribution the median absolute deviation times this is its standard deviation. */
const perDeviation = 1.4826;
/** Requests of one batch come in no time at all. */
const shortestMs = 1_000;
const secondsOfUnit = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/**
 * Traffic that stops or floods: the logarithm of the requests in a second against its median over the windows before. It
 * follows the hours of a clinic as much as chance, so no p-value is given; what counts is a factor that nobody would call
 * usual, or the robust spread of the windows before where that is wider.
 */
export const requestRateCheck: QualityCheck = {
  name: 'request_rate',
  summary: 'does traffic stop or flood',
  run({ period, earlier, settings }) {
    const { minimumWindows, maximumWindows, minimumRequests, factor, deviations } = settings.traffic;
    if (period === null) return [];
    const before = earlier.slice(0, maximumWindows);
    const count = countOf(period);
    const base = { subject: { kind: 'traffic' } as const, sampleSize: count, referenceSize: before.length };
    if (before.length < minimumWindows) {
      const detail = `Too few windows to tell whether so many requests are usual: ${before.length}.`;
      return [{ ...base, isJudged: false, detail }];
    }
    const rates = before.map((window, index) => logRate(window, before[index + 1]));
    const usual = medianOf(rates);
    const spread = perDeviation * medianOf(rates.map((rate) => Math.abs(rate - usual)));
    const limit = Math.max(Math.log(factor), deviations * spread);
    const seconds = secondsOf(period, before[0]);
    const expected = Math.exp(usual) * seconds;
    const difference = logRate(period, before[0]) - usual;
    if (expected < minimumRequests && count < minimumRequests) {
      const detail = `Too few requests are usual to tell whether traffic stops: ${short(expected)} were to be expected.`;
      return [{ ...base, isJudged: false, detail }];
    }
    const judged: Judged = {
      ...base,
      isJudged: true,
      statistic: Math.exp(difference),
      pValue: null,
      threshold: Math.exp(limit),
      isLarge: Math.abs(difference) > limit,
      severity: count === 0 ? 'critical' : 'warning',
      effectSize: { name: 'ratio_to_median', value: Math.exp(difference) },
      detail: `${counted(count, 'request')} in ${durationText(seconds)}; ${short(expected)} would be usual by the ${before.length} windows before.`,
    };
    return [judged];
  },
};

const countOf = ({ rowCount, refusedCount }: WindowPeriod): number => rowCount + refusedCount;

/** A window that its rows closed has lasted since the one before it ended: also the time before its first row is its own. */
function secondsOf({ startsAtMs, endsAtMs, closedBy }: WindowPeriod, before: WindowPeriod | undefined): number {
  const fromMs = closedBy === 'time' || before === undefined ? startsAtMs : Math.min(startsAtMs, before.endsAtMs);
  return Math.max(endsAtMs - fromMs, shortestMs) / 1000;
}

/** Half a request more, so that a window without any has a logarithm. */
const logRate = (window: WindowPeriod, before: WindowPeriod | undefined): number =>
  Math.log((countOf(window) + 0.5) / secondsOf(window, before));

const medianOf = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);

function durationText(seconds: number): string {
  const [unit, length] = secondsOfUnit.find(([, each]) => seconds >= each) ?? (['second', 1] as const);
  const units = short(seconds / length);
  return units === '1' ? `1 ${unit}` : `${units} ${unit}s`;
}
