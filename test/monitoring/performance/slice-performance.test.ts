import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/index.ts';
import type { EncodedRows } from '../../../src/data/index.ts';
import { createPerformanceReference, slicePerformance } from '../../../src/monitoring/performance/index.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../../../src/schema/index.ts';
import { createRandom, type Random } from '../../../src/statistics/index.ts';
import { windowOf } from './window-of.ts';

const { performance: settings } = settingsSchema.parse({}).monitoring;

const schema: DatasetSchema = datasetSchemaSchema.parse({
  features: [
    { name: 'age', kind: 'numeric', nullable: true },
    {
      name: 'sex',
      kind: 'binary',
      categories: [
        { value: 0, label: 'female' },
        { value: 1, label: 'male' },
      ],
    },
    { name: 'site', kind: 'categorical', categories: ['a', 'b', 'c', 'd'].map((value) => ({ value })) },
    { name: 'constant', kind: 'numeric' },
  ],
  target: { name: 'disease', negativeValues: [0], positiveValues: [1] },
});

interface Patient {
  readonly cells: readonly [age: number, sex: number, site: number, constant: number];
  readonly label: number;
  /** Whether the model is right. */
  readonly isRight: boolean;
}

const patients = (count: number, random: Random, isRight: (patient: Patient['cells']) => number): Patient[] =>
  Array.from({ length: count }, () => {
    const age = random.next() < 0.1 ? Number.NaN : 30 + 40 * random.next();
    const cells = [age, random.integer(2), random.integer(4), 1] as const;
    return { cells, label: random.integer(2), isRight: random.next() < isRight(cells) };
  });

const rowsOf = (of: readonly Patient[]): EncodedRows => ({
  rowCount: of.length,
  featureCount: 4,
  values: Float64Array.from(of.flatMap(({ cells }) => [...cells])),
});
const probabilitiesOf = (of: readonly Patient[]): Float64Array =>
  Float64Array.from(of, ({ label, isRight }) => ((label === 1) === isRight ? 0.9 : 0.1));

function findingsOf(
  before: readonly Patient[],
  now: readonly Patient[],
  isKnown: (row: number) => boolean = () => true,
) {
  const reference = createPerformanceReference(
    {
      rows: rowsOf(before),
      labels: Uint8Array.from(before, ({ label }) => label),
      probabilities: probabilitiesOf(before),
    },
    0.5,
    settings,
    createRandom(1),
  );
  const probabilities = probabilitiesOf(now);
  const window = windowOf({
    rows: rowsOf(now),
    probabilities,
    classes: Uint8Array.from(probabilities, (p) => Number(p >= 0.5)),
    labels: Int8Array.from(now, ({ label }, row) => (isKnown(row) ? label : -1)),
  });
  return slicePerformance({ window, reference, schema, settings });
}

describe('the worst slice', () => {
  it('is the one in which a metric has fallen, by its name', () => {
    const random = createRandom(2);
    const before = patients(600, random, () => 0.9);
    const findings = findingsOf(
      before,
      patients(400, random, ([, , site]) => (site === 2 ? 0.5 : 0.9)),
    );
    const accuracy = findings.find(({ subject }) => subject.kind === 'slice' && subject.metric === 'accuracy')!;
    expect(accuracy.subject).toEqual({ kind: 'slice', metric: 'accuracy', feature: 'site', value: 'c' });
    expect([accuracy.status, accuracy.isDeciding]).toEqual(['alert', false]);
    expect(accuracy.adjustedPValue).toBeGreaterThan(accuracy.pValue!);
    expect(accuracy.interval!.upper).toBeLessThan(0.7);
    expect(accuracy.detail).toMatch(
      /^Accuracy has fallen from 0\.\d+ to 0\.\d+ where site is c, on \d+ rows against \d+/,
    );
  });

  it('may be a range of a number, or the missing ones', () => {
    const random = createRandom(3);
    const before = patients(600, random, () => 0.9);
    const old = findingsOf(
      before,
      patients(400, random, ([age]) => (age > 60 ? 0.4 : 0.9)),
    );
    expect(old[0]!.subject).toMatchObject({
      feature: 'age',
      value: expect.stringMatching(/^[56]\d(\.\d)? and above$/),
    });
    const unknown = findingsOf(
      before,
      patients(600, random, ([age]) => (Number.isNaN(age) ? 0.3 : 0.9)),
    );
    expect(unknown[0]!.subject).toMatchObject({ feature: 'age', value: 'missing' });
    expect(unknown[0]!.status).toBe('alert');
  });

  it('is no news where the slice was as hard before, and small slices do not shout', () => {
    const random = createRandom(4);
    const isRight = ([, sex]: Patient['cells']): number => (sex === 1 ? 0.6 : 0.95);
    let alarms = 0;
    for (let trial = 0; trial < 60; trial += 1) {
      const before = patients(300, random, isRight);
      const findings = findingsOf(before, patients(120, random, isRight));
      if (findings.some(({ status }) => status === 'alert')) alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(6);
  });

  it('is not told of too few rows, and never with a number that is none', () => {
    const random = createRandom(5);
    const before = patients(300, random, () => 0.9);
    const few = findingsOf(
      before,
      patients(200, random, () => 0.9),
      (row) => row < 15,
    );
    expect(few.map(({ status, subject }) => [status, subject.kind])).toEqual(
      settings.slices.metrics.map(() => ['insufficient', 'metric']),
    );
    for (const [count, reference] of [
      [0, 300],
      [300, 0],
      [200, 300],
    ] as const) {
      const findings = findingsOf(
        before.slice(0, reference),
        patients(count, random, () => 1),
      );
      expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
    }
  });
});
