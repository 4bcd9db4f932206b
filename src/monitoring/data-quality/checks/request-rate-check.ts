import { quantile } from '../../../statistics/index.ts';
import { counted, short } from '../phrases.ts';
import type { Observation, QualityCheck, WindowPeriod } from '../quality-check.ts';

/** Requests of one batch come in no time at all. */
const shortestMs = 1_000;
const secondsOfUnit = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/**
 * Traffic that stops or floods: the requests in a second against the windows before. They follow the hours of a clinic as
 * much as chance, so no p-value is given; what counts is a factor from their median that nobody would call usual, and that
 * none of them has come near it.
 */
export const requestRateCheck: QualityCheck = {
  name: 'request_rate',
  summary: 'does traffic stop or flood',
  run({ period, earlier, settings }) {
    const { minimumWindows, maximumWindows, minimumRequests, minimumSpanMs, factor, beyondExtremes } = settings.traffic;
    if (period === null) return [];
    const before = earlier.slice(0, maximumWindows);
    const count = countOf(period);
    const base = { subject: { kind: 'traffic' } as const, sampleSize: count, referenceSize: before.length };
    const unjudged = (reason: string): readonly Observation[] => [
      {
        ...base,
        isJudged: false,
        detail: `Too little is known to tell whether so many requests are usual: ${reason}.`,
      },
    ];
    if (before.length < minimumWindows) return unjudged(`${counted(before.length, 'window')} before this one`);
    const spanMs = (before[0]?.endsAtMs ?? 0) - (before.at(-1)?.startsAtMs ?? 0);
    if (count > 0 && spanMs < minimumSpanMs) return unjudged(`the windows before span ${durationText(spanMs / 1000)}`);
    const rates = before.map((window, index) => rateOf(window, before[index + 1])).sort((a, b) => a - b);
    const usual = quantile(Float64Array.from(rates), 0.5);
    const rate = rateOf(period, before[0]);
    const seconds = secondsOf(period, before[0]);
    const expected = usual * seconds;
    if (expected < minimumRequests && count < minimumRequests) return unjudged(`${short(expected)} are to be expected`);
    const isFlood = rate > usual * factor && rate > (rates.at(-1) as number) * beyondExtremes;
    const isLess = count === 0 ? isLongestSilence(before) : rate < (rates[0] as number) / beyondExtremes;
    const isStop = rate < usual / factor && isLess;
    return [
      {
        ...base,
        isJudged: true,
        statistic: rate / usual,
        pValue: null,
        threshold: rate > usual ? factor : 1 / factor,
        isLarge: isFlood || isStop,
        severity: count === 0 ? 'critical' : 'warning',
        effectSize: { name: 'ratio_to_median', value: rate / usual },
        detail: `${count === 0 ? 'No request came' : counted(count, 'request')} in ${durationText(seconds)}; ${short(expected)} would be usual by the ${before.length} windows before.`,
      },
    ];
  },
};

const countOf = ({ rowCount, refusedCount }: WindowPeriod): number => rowCount + refusedCount;

/**
 * Whether this window and the silent ones just before it are more in a row than there were before: a Sunday is silent, but
 * not a Monday after it.
 *
 * @param before the newest first
 */
function isLongestSilence(before: readonly WindowPeriod[]): boolean {
  const firstBusy = before.findIndex((window) => countOf(window) > 0);
  const own = 1 + (firstBusy < 0 ? before.length : firstBusy);
  let longest = 0;
  let run = 0;
  for (const window of before.slice(own - 1)) {
    run = countOf(window) === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return own > longest;
}

/** A window that its rows closed has lasted since the one before it ended: also the time before its first row is its own. */
function secondsOf({ startsAtMs, endsAtMs, closedBy }: WindowPeriod, before: WindowPeriod | undefined): number {
  const fromMs = closedBy === 'time' || before === undefined ? startsAtMs : Math.min(startsAtMs, before.endsAtMs);
  return Math.max(endsAtMs - fromMs, shortestMs) / 1000;
}

/** Requests in a second; half a one more, so that a window without any can be compared. */
const rateOf = (window: WindowPeriod, before: WindowPeriod | undefined): number =>
  (countOf(window) + 0.5) / secondsOf(window, before);

function durationText(seconds: number): string {
  const [unit, length] = secondsOfUnit.find(([, each]) => seconds >= each) ?? (['second', 1] as const);
  const units = short(seconds / length);
  return units === '1' ? `1 ${unit}` : `${units} ${unit}s`;
}
