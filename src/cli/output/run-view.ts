// Loads tracking: commands import this file when they have something to show.
import { type Run, runJson } from '../../tracking/index.ts';

/** A script is told which of NaN and the infinities a metric is. */
export const jsonNumber = (value: number | null): number | string | null =>
  value === null || Number.isFinite(value) ? value : String(value);

export function runView(run: Run) {
  const { datasets, ...members } = runJson(run);
  const metrics = Object.fromEntries(Object.entries(run.metrics).map(([key, value]) => [key, jsonNumber(value)]));
  return { ...members, metrics, inputs: datasets };
}
