import { HaleError } from '../errors/index.ts';
import type { MetricInput, RunBatch } from './tracking.ts';

/** MLflow's limits, in characters and pieces, so that what is tracked here can be read by its clients. */
export const limits = {
  key: 250,
  paramValue: 6_000,
  runTagValue: 8_000,
  experimentTagValue: 5_000,
  experimentName: 500,
  runName: 250,
  batchMetrics: 1_000,
  batchParams: 100,
  batchTags: 100,
  batchTotal: 1_000,
  searchedRuns: 50_000,
  comparedRuns: 100,
  metricHistory: 25_000,
  datasetSource: 65_535,
} as const;

const keyPattern = /^[\p{L}\p{N}_/.\- :]+$/u;

export function refuse(message: string, details: Readonly<Record<string, unknown>> = {}): HaleError {
  return new HaleError('TRACKING_INPUT_INVALID', message, { details });
}

const quoted = (text: string): string => JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 80)}…`);

/** A text that PostgreSQL keeps as it is, up to a length. */
export function checkText(what: string, text: string, maximumLength: number, minimumLength = 0): void {
  if (text.length > maximumLength || text.length < minimumLength) {
    throw refuse(`The ${what} has ${text.length} characters; ${minimumLength} to ${maximumLength} are allowed`);
  }
  if (text.includes('\0') || !text.isWellFormed()) {
    throw refuse(`The ${what} ${quoted(text)} has a NUL or half a surrogate pair in it`);
  }
}

export function checkKey(what: string, key: string): void {
  checkText(`${what} key`, key, limits.key, 1);
  // MLflow keeps keys as file names; what is no portable path there is refused here too.
  const isPath = !key.startsWith('/') && key.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
  if (keyPattern.test(key) && isPath) return;
  throw refuse(
    `The ${what} key ${quoted(key)} is not allowed; use letters, digits, _ - . : / and spaces, with / only between names`,
  );
}

function checkMetric({ key, value, step = 0, timestampMs = 0 }: MetricInput): void {
  checkKey('metric', key);
  if (typeof value !== 'number') throw refuse(`The metric ${quoted(key)} is ${typeof value}; it must be a number`);
  if (!Number.isSafeInteger(step)) throw refuse(`The metric ${quoted(key)} has step ${step}; it must be an integer`);
  if (!Number.isSafeInteger(timestampMs) || timestampMs < 0) {
    throw refuse(`The metric ${quoted(key)} has time ${timestampMs}; it must be milliseconds since 1970`);
  }
}

export function checkTags(tags: Readonly<Record<string, string>>, maximumLength: number): void {
  for (const [key, value] of Object.entries(tags)) {
    checkKey('tag', key);
    checkText(`tag ${quoted(key)}`, value, maximumLength);
  }
}

/** @throws HaleError TRACKING_INPUT_INVALID at the first thing over a limit */
export function checkBatch({ metrics = [], params = {}, tags = {} }: RunBatch): void {
  const counts = [
    ['metrics', metrics.length, limits.batchMetrics],
    ['params', Object.keys(params).length, limits.batchParams],
    ['tags', Object.keys(tags).length, limits.batchTags],
  ] as const;
  for (const [what, count, maximum] of counts) {
    if (count > maximum) throw refuse(`The batch has ${count} ${what}; at most ${maximum} are allowed`);
  }
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total > limits.batchTotal) {
    throw refuse(`The batch has ${total} entries; at most ${limits.batchTotal} are allowed`);
  }
  for (const metric of metrics) checkMetric(metric);
  for (const [key, value] of Object.entries(params)) {
    checkKey('param', key);
    checkText(`param ${quoted(key)}`, String(value), limits.paramValue);
  }
  checkTags(tags, limits.runTagValue);
}
