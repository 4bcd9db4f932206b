import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { logLoss, rocAuc } from '../../src/metrics/index.ts';
import { regressIsotonic } from '../../src/models/calibration/fit-isotonic.ts';
import {
  type Calibration,
  calibrationSchema,
  compileCalibration,
  fitCalibration,
} from '../../src/models/calibration/index.ts';
import { createRandom } from '../../src/statistics/index.ts';

interface Oracle {
  name: string;
  probabilities: number[];
  labels: string;
  x: number[];
  y: number[];
  at: number[];
  isotonic: number[];
  slope: number;
  intercept: number;
}
const oracles: Oracle[] = JSON.parse(readFileSync(new URL('../oracles/calibration.json', import.meta.url), 'utf8'));

const settings = settingsSchema.parse({}).evaluation.calibration;
const calibrate = (probabilities: Float64Array, labels: Uint8Array, method: 'auto' | 'platt' | 'isotonic', more = {}) =>
  fitCalibration(probabilities, labels, { ...settings, method, ...more }, createRandom(1));

describe('calibration agrees with scikit-learn', () => {
  it.each(oracles)('$name', (oracle) => {
    const probabilities = Float64Array.from(oracle.probabilities);
    const labels = Uint8Array.from(oracle.labels, Number);
    const regression = regressIsotonic(probabilities, labels);
    expect(regression.x).toEqual(oracle.x);
    for (const [index, y] of oracle.y.entries()) expect(regression.y[index]).toBeCloseTo(y, 12);
    const isotonic = compileCalibration({ method: 'isotonic', ...regression });
    for (const [index, p] of oracle.at.entries()) expect(isotonic(p)).toBeCloseTo(oracle.isotonic[index]!, 12);
    const platt = calibrate(probabilities, labels, 'platt');
    if (platt.method === 'platt') {
      // scikit-learn stops its optimiser earlier than Newton's method stops.
      expect(platt.slope).toBeCloseTo(oracle.slope, 3);
      expect(platt.intercept).toBeCloseTo(oracle.intercept, 3);
    } else {
      expect(oracle.slope).toBeLessThanOrEqual(0);
    }
  });
});

/** Rows of probability p, positive with the chance truth(p). */
const draw = (count: number, truth: (p: number) => number, seed = 3) => {
  const random = createRandom(seed);
  const probabilities = Float64Array.from({ length: count }, random.next);
  return { probabilities, labels: probabilities.map((p) => (random.next() < truth(p) ? 1 : 0)) };
};

describe('auto', () => {
  const bytes = (labels: Float64Array) => Uint8Array.from(labels);

  it('mostly leaves calibrated probabilities as they are', () => {
    let changed = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const { probabilities, labels } = draw(300, (p) => p, seed);
      if (calibrate(probabilities, bytes(labels), 'auto').method !== 'none') changed += 1;
    }
    expect(changed).toBeLessThanOrEqual(9);
  });

  it('mends overconfident ones by Platt’s map, and lowers the loss of new rows', () => {
    const dampened = (p: number) => 1 / (1 + Math.exp(-0.4 * Math.log(p / (1 - p)) - 0.5));
    const { probabilities, labels } = draw(400, dampened);
    const calibration = calibrate(probabilities, bytes(labels), 'auto');
    expect(calibration).toMatchObject({ method: 'platt' });
    const unseen = draw(5000, dampened, 4);
    const mapped = unseen.probabilities.map(compileCalibration(calibration));
    expect(logLoss(bytes(unseen.labels), mapped)).toBeLessThan(logLoss(bytes(unseen.labels), unseen.probabilities)!);
    expect(rocAuc(bytes(unseen.labels), mapped)).toBe(rocAuc(bytes(unseen.labels), unseen.probabilities));
  });

  it('takes isotonic regression where a step is what is wrong and there are rows to show it', () => {
    const step = (p: number) => (p < 0.3 ? 0.05 : p < 0.8 ? 0.4 : 0.95);
    const many = draw(4000, step);
    expect(calibrate(many.probabilities, bytes(many.labels), 'auto').method).toBe('isotonic');
    expect(calibrate(many.probabilities, bytes(many.labels), 'auto', { isotonicMinimumRows: 4001 }).method).toBe(
      'platt',
    );
  });

  it('is none where a class has fewer rows than there are folds, or the model ranks the wrong way round', () => {
    expect(calibrate(Float64Array.of(0.1, 0.2, 0.9), Uint8Array.of(0, 0, 1), 'auto')).toEqual({ method: 'none' });
    expect(calibrate(new Float64Array(0), new Uint8Array(0), 'auto')).toEqual({ method: 'none' });
    const { probabilities, labels } = draw(500, (p) => 1 - p);
    expect(calibrate(probabilities, bytes(labels), 'platt')).toEqual({ method: 'none' });
  });

  it('tries a map on groups that it does not know, and is none where there are fewer of them than folds', () => {
    // 30 groups of 40 rows, each with a score and a share of positives of its own that has nothing to do with the score.
    let [byRows, byGroups] = [0, 0];
    for (let seed = 0; seed < 20; seed += 1) {
      const random = createRandom(seed);
      const groups = Array.from({ length: 30 }, () => ({ score: random.next(), share: random.next() }));
      const groupOfRow = Uint32Array.from({ length: 1200 }, (_, row) => row % 30);
      const probabilities = Float64Array.from(groupOfRow, (group) => 0.4 + 0.2 * (groups[group]?.score as number));
      const labels = Uint8Array.from(groupOfRow, (group) => (random.next() < (groups[group]?.share as number) ? 1 : 0));
      const isMapped = (given?: Uint32Array) =>
        fitCalibration(probabilities, labels, settings, createRandom(1), { groupOfRow: given }).method !== 'none';
      if (isMapped()) byRows += 1;
      if (isMapped(groupOfRow)) byGroups += 1;
      expect(isMapped(groupOfRow.map((group) => group % 4))).toBe(false);
    }
    expect(byRows).toBe(20);
    expect(byGroups).toBeLessThanOrEqual(3);
  });

  it('in order of time is taken only where it helps those that come later', () => {
    const count = 3000;
    const random = createRandom(7);
    const probabilities = Float64Array.from({ length: count }, random.next);
    const labelsBy = (truth: (p: number, row: number) => number) =>
      Uint8Array.from(probabilities, (p, row) => (random.next() < truth(p, row) ? 1 : 0));
    const inOrder = Uint32Array.from({ length: count }, (_, row) => row);
    const methodOf = (labels: Uint8Array, timeOfRow?: Uint32Array, seed = 1) =>
      fitCalibration(probabilities, labels, settings, createRandom(seed), { timeOfRow }).method;

    // The scores were too high in the first half of the time, and have been right since.
    const mended = labelsBy((p, row) => (row < count / 2 ? p ** 3 : p));
    expect(methodOf(mended)).not.toBe('none');
    for (const seed of [1, 2, 3]) expect(methodOf(mended, inOrder, seed)).toBe('none');
    // The order of the table is not that of time.
    const backwards = mended.toReversed();
    probabilities.reverse();
    expect(methodOf(backwards, inOrder.toReversed())).toBe('none');
    probabilities.reverse();
    // Too high all the time.
    expect(
      methodOf(
        labelsBy((p) => p ** 3),
        inOrder,
      ),
    ).not.toBe('none');
    // Early blocks without a class have nothing to be fitted to.
    expect(
      methodOf(
        labelsBy((p, row) => (row < 1800 ? 0 : p)),
        inOrder,
      ),
    ).toBe('none');
  });

  it('gives the same map for the same seed', () => {
    const { probabilities, labels } = draw(2000, (p) => p ** 3);
    expect(calibrate(probabilities, bytes(labels), 'auto')).toEqual(calibrate(probabilities, bytes(labels), 'auto'));
  });
});

const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, 0.5, 1e-300, 1 - 2 ** -53),
);
const samples = fc
  .array(fc.tuple(probability, fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 60 })
  .map((rows) => [...rows, [0.4, 0] as const, [0.6, 1] as const]);

describe('every map', () => {
  it.each(['platt', 'isotonic'] as const)('of %s passes its schema, never descends and stays in [0, 1]', (method) => {
    fc.assert(
      fc.property(samples, fc.array(probability, { minLength: 2 }), (rows, points) => {
        const calibration: Calibration = calibrate(
          Float64Array.from(rows, (row) => row[0]),
          Uint8Array.from(rows, (row) => row[1]),
          method,
        );
        expect(calibrationSchema.parse(JSON.parse(JSON.stringify(calibration)))).toEqual(calibration);
        const map = compileCalibration(calibration);
        const mapped = points.toSorted((a, b) => a - b).map(map);
        for (const [index, value] of mapped.entries()) {
          expect(value).toBeGreaterThanOrEqual(mapped[index - 1] ?? 0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('is refused where it descends or leaves [0, 1]', () => {
    const refused = (value: unknown) => expect(calibrationSchema.safeParse(value).success).toBe(false);
    refused({ method: 'platt', slope: -1, intercept: 0 });
    refused({ method: 'platt', slope: Number.NaN, intercept: 0 });
    refused({ method: 'isotonic', x: [0, 0], y: [0, 1] });
    refused({ method: 'isotonic', x: [0, 1], y: [0.5, 0.4] });
    refused({ method: 'isotonic', x: [0, 1], y: [0] });
    refused({ method: 'isotonic', x: [], y: [] });
    refused({ method: 'isotonic', x: [0], y: [1.5] });
  });

  it('is fitted on probabilities and both classes alone', () => {
    const refused = (probabilities: number[], labels: number[]) =>
      expect(() => calibrate(Float64Array.from(probabilities), Uint8Array.from(labels), 'platt')).toThrow(
        expect.objectContaining({ code: 'CALIBRATION_INPUT_INVALID' }),
      );
    refused([0.5, Number.NaN], [0, 1]);
    refused([0.5, 1.1], [0, 1]);
    refused([0.5, 0.6], [1, 1]);
    refused([0.5], [0, 1]);
  });
});
