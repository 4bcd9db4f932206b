import type { Random } from '../../statistics/index.ts';
import { classifyDomains, type DomainRows, domainSampleSizes } from './domain-classifier/index.ts';
import type { DriftSettings } from './drift-settings.ts';
import type { DriftMeasure, Insufficient } from './drift-test.ts';

/** One feature of both sides, cell by cell: a number, or the code of a category, NaN where missing. */
export interface DomainFeature {
  readonly isNumeric: boolean;
  readonly reference: (row: number) => number;
  readonly current: (row: number) => number;
}

export interface MeasuredDomain {
  readonly measure: DriftMeasure | Insufficient;
  /** Rows of the two sides that took part. */
  readonly rows: DomainRows;
}

/** The classifier over a sample of the rows of both sides. */
export function judgeDomain(
  features: readonly DomainFeature[],
  rows: DomainRows,
  settings: DriftSettings,
  random: Random,
): MeasuredDomain {
  const sample = sampleRows(rows, features.length, settings, random);
  const gathered = features.map(({ isNumeric, reference, current }) => ({
    isNumeric,
    values: gather(reference, current, sample),
  }));
  return measureDomain(gathered, sample, settings, random);
}

/** Which rows of each side take part: all, or so many of them, each as likely as any other. */
export interface SampledRows {
  readonly reference: Uint32Array;
  readonly current: Uint32Array;
}

export function sampleRows(
  rows: DomainRows,
  featureCount: number,
  settings: DriftSettings,
  random: Random,
): SampledRows {
  const sizes = domainSampleSizes(rows, featureCount, settings);
  return {
    reference: drawRows(rows.reference, sizes.reference, random.fork('reference')),
    current: drawRows(rows.current, sizes.current, random.fork('current')),
  };
}

export function gather(
  reference: (row: number) => number,
  current: (row: number) => number,
  sample: SampledRows,
): Float64Array {
  const values = new Float64Array(sample.reference.length + sample.current.length);
  let at = 0;
  for (const row of sample.reference) values[at++] = reference(row);
  for (const row of sample.current) values[at++] = current(row);
  return values;
}

export function measureDomain(
  features: readonly { readonly isNumeric: boolean; readonly values: Float64Array }[],
  sample: SampledRows,
  settings: DriftSettings,
  random: Random,
): MeasuredDomain {
  const rows = { reference: sample.reference.length, current: sample.current.length };
  return { rows, measure: classifyDomains(features, rows, settings, random.fork('classifier')) };
}

/** Ascending; `wanted` of `rows`, each as likely as any other (Floyd's algorithm). */
function drawRows(rows: number, wanted: number, random: Random): Uint32Array {
  if (wanted >= rows) return Uint32Array.from({ length: rows }, (_, row) => row);
  const drawn = new Set<number>();
  for (let last = rows - wanted; last < rows; last += 1) {
    const row = random.integer(last + 1);
    drawn.add(drawn.has(row) ? last : row);
  }
  return Uint32Array.from(drawn).sort();
}
