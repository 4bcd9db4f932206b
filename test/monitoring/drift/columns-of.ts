import { settingsSchema } from '../../../src/config/index.ts';
import type { DriftColumn } from '../../../src/monitoring/drift/columns.ts';
import { numericColumnOf } from '../../../src/monitoring/drift/columns.ts';
import { datasetSchemaSchema } from '../../../src/schema/index.ts';
import { createRandom, normal } from '../../../src/statistics/index.ts';

export const settings = settingsSchema.parse({}).monitoring.drift;

export const numbers = (values: readonly number[]): DriftColumn => numericColumnOf(Float64Array.from(values));

/** A column of categories from what each row holds; null is missing. */
export function categories(values: readonly (string | null)[], labels: readonly string[]): DriftColumn {
  return {
    kind: 'category',
    labels,
    counts: Float64Array.from(labels, (label) => values.filter((value) => value === label).length),
    missing: values.filter((value) => value === null).length,
  };
}

export const schema = datasetSchemaSchema.parse({
  features: [
    { kind: 'numeric', name: 'age', nullable: true },
    { kind: 'numeric', name: 'weight', nullable: true },
    { kind: 'categorical', name: 'site', nullable: true, categories: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] },
    { kind: 'binary', name: 'smokes', categories: [{ value: 0 }, { value: 1 }] },
  ],
  target: { name: 'ill', negativeValues: [0], positiveValues: [1] },
});

export interface Change {
  /** In standard deviations. */
  readonly ageShift?: number;
  /** Of rows whose site is c instead. */
  readonly remappedShare?: number;
  readonly missingAgeShare?: number;
}

/** Rows of the schema above, weight going with age; all of them from one population where nothing is changed. */
export function drawRows(rowCount: number, seed: number, change: Change = {}) {
  const random = createRandom(seed).fork('rows');
  const featureCount = 4;
  const values = new Float64Array(rowCount * featureCount);
  const probabilities = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    const age = normal(random);
    const weight = 0.7 * age + 0.7 * normal(random);
    const site = random.integer(10) < 6 ? 0 : 1 + random.integer(2);
    const isRemapped = random.next() < (change.remappedShare ?? 0);
    const isMissing = random.next() < (change.missingAgeShare ?? 0.02);
    const smokes = random.integer(3) === 0 ? 1 : 0;
    const shifted = age + (change.ageShift ?? 0);
    values.set([isMissing ? Number.NaN : 50 + 10 * shifted, 75 + 12 * weight, isRemapped ? 2 : site, smokes], row * 4);
    probabilities[row] = 1 / (1 + Math.exp(-shifted - 0.5 * normal(random)));
  }
  return { rows: { rowCount, featureCount, values }, probabilities };
}
