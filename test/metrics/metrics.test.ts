import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  brierScore,
  type ClassificationMetrics,
  calibrationCurve,
  classificationMetrics,
  confusionMatrix,
  expectedCalibrationError,
  logLoss,
  metricDirections,
  metricNames,
  metricWireNames,
  precisionRecallCurve,
  resampledMetrics,
  rocAuc,
  rocCurve,
} from '../../src/metrics/index.ts';

interface Oracle {
  name: string;
  labels: string;
  probabilities: number[];
  threshold: number;
  metrics: Record<keyof ClassificationMetrics, number | null>;
  calibration: [number[], number[]];
  roc?: [number[], number[]];
  precisionRecall?: [number[], number[], number[]];
}
const oracles: Oracle[] = JSON.parse(readFileSync(new URL('../oracles/metrics.json', import.meta.url), 'utf8'));

const expectClose = (found: ArrayLike<number>, expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) expect(Math.abs(found[index]! - value)).toBeLessThan(1e-12);
};

describe('metrics agree with scikit-learn', () => {
  it.each(oracles)('$name', (oracle) => {
    const labels = Uint8Array.from(oracle.labels, Number);
    const probabilities = Float64Array.from(oracle.probabilities);
    const found = classificationMetrics(labels, probabilities, oracle.threshold);
    for (const name of metricNames) {
      const expected = oracle.metrics[name];
      if (expected === null) expect(found[name], name).toBeNull();
      else expect(Math.abs(found[name]! - expected) / Math.max(1, expected), name).toBeLessThan(1e-12);
    }
    const bins = calibrationCurve(labels, probabilities);
    expectClose(
      bins.map((bin) => bin.positiveShare),
      oracle.calibration[0],
    );
    expectClose(
      bins.map((bin) => bin.meanProbability),
      oracle.calibration[1],
    );
    if (oracle.roc !== undefined && oracle.precisionRecall !== undefined) {
      const roc = rocCurve(labels, probabilities)!;
      expectClose(roc.falsePositiveRates, oracle.roc[0]);
      expectClose(roc.truePositiveRates, oracle.roc[1]);
      const curve = precisionRecallCurve(labels, probabilities)!;
      expectClose(curve.precisions.toReversed(), oracle.precisionRecall[0]);
      expectClose(curve.recalls.toReversed(), oracle.precisionRecall[1]);
      expectClose(curve.thresholds.slice(1).toReversed(), oracle.precisionRecall[2]);
    }
  });
});

describe('published values', () => {
  const labels = Uint8Array.of(0, 0, 1, 1);
  const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8);

  it('of scikit-learn’s documentation', () => {
    expect(rocAuc(labels, scores)).toBe(0.75);
    expect(averagePrecision(labels, scores)).toBeCloseTo(0.833333, 6);
    expect(logLoss(labels, scores)).toBeCloseTo(0.472287954, 9);
    expect(brierScore(labels, scores)).toBeCloseTo(0.158125, 12);
    const outcomes = Uint8Array.of(0, 1, 1, 0, 1, 1);
    const forecasts = Float64Array.of(0.1, 0.8, 0.9, 0.3, 1, 0.95);
    expect(brierScore(outcomes, forecasts)).toBeCloseTo(0.1525 / 6, 12);
  });

  it('of the confusion matrix', () => {
    expect(confusionMatrix(labels, scores, 0.35)).toEqual({
      truePositives: 2,
      falsePositives: 1,
      trueNegatives: 1,
      falseNegatives: 0,
    });
  });
});

const samples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 16 })), { minLength: 1, maxLength: 40 })
  .map((rows) => ({
    labels: Uint8Array.from(rows, (row) => row[0]),
    probabilities: Float64Array.from(rows, (row) => row[1] / 16),
  }));

describe('every metric', () => {
  it('is null or a number within its bounds', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), ({ labels, probabilities }, threshold) => {
        const found = classificationMetrics(labels, probabilities, threshold);
        for (const name of metricNames) {
          const value = found[name];
          if (value === null) continue;
          expect(value).toBeGreaterThanOrEqual(name === 'mcc' ? -1 : 0);
          expect(value).toBeLessThanOrEqual(name === 'logLoss' ? 37 : 1);
        }
      }),
    );
  });

  it('is the mean over pairs for ROC AUC, and mirrored when the scores or the classes are', () => {
    fc.assert(
      fc.property(samples, ({ labels, probabilities }) => {
        const found = rocAuc(labels, probabilities);
        const mirrored = probabilities.map((p) => 1 - p);
        const swapped = labels.map((label) => 1 - label);
        if (found === null) {
          expect(rocAuc(swapped, probabilities)).toBeNull();
          return;
        }
        let won = 0;
        let pairs = 0;
        for (const [i, a] of labels.entries()) {
          for (const [j, b] of labels.entries()) {
            if (a !== 1 || b !== 0) continue;
            pairs += 1;
            won += probabilities[i]! > probabilities[j]! ? 1 : probabilities[i] === probabilities[j] ? 0.5 : 0;
          }
        }
        expect(found).toBeCloseTo(won / pairs, 12);
        expect(rocAuc(labels, mirrored)).toBeCloseTo(1 - found, 12);
        expect(rocAuc(swapped, mirrored)).toBeCloseTo(found, 12);
        expect(rocAuc(labels, probabilities.map(Math.exp))).toBe(found);
      }),
    );
  });

  it('does not hang on the order of the rows, and counts a row drawn twice as two rows', () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), ({ labels, probabilities }, stream) => {
        const times = Uint32Array.from(labels, () => stream.next().value as number);
        const rows = [...times].flatMap((count, row) => new Array<number>(count).fill(row)).reverse();
        const repeated = classificationMetrics(
          Uint8Array.from(rows, (row) => labels[row]!),
          Float64Array.from(rows, (row) => probabilities[row]!),
          0.5,
        );
        const weighted = resampledMetrics(labels, probabilities, 0.5)(times);
        for (const name of metricNames) {
          if (repeated[name] === null) expect(weighted[name], name).toBeNull();
          else expect(weighted[name], name).toBeCloseTo(repeated[name], 12);
        }
      }),
    );
  });

  it('has a direction and a name on the wire', () => {
    expect(metricDirections.logLoss).toBe('lower');
    expect(metricDirections.mcc).toBe('higher');
    expect(Object.values(metricWireNames)).toContain('roc_auc');
    for (const name of metricNames) {
      expect(metricWireNames[name]).toBe(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    }
  });
});

describe('what no metric is defined on', () => {
  it('is refused', () => {
    const refused = (labels: number[], probabilities: number[]) =>
      expect(() => classificationMetrics(Uint8Array.from(labels), Float64Array.from(probabilities), 0.5)).toThrow(
        expect.objectContaining({ code: 'METRIC_INPUT_INVALID' }),
      );
    refused([0, 1], [0.5]);
    refused([0, 2], [0.5, 0.5]);
    refused([0, 1], [0.5, Number.NaN]);
    refused([0, 1], [0.5, 1.000001]);
    refused([0, 1], [-0.000001, 1]);
    expect(() => rocAuc(Uint8Array.of(0, 1), Float64Array.of(1, Number.NaN))).toThrow();
    expect(rocAuc(Uint8Array.of(0, 1), Float64Array.of(-3, 7))).toBe(1);
  });

  it('is null where there are no rows or one class', () => {
    const none = classificationMetrics(new Uint8Array(0), new Float64Array(0), 0.5);
    expect(Object.values(none).every((value) => value === null)).toBe(true);
    const positive = [Uint8Array.of(1, 1), Float64Array.of(0.2, 0.9)] as const;
    expect(rocCurve(...positive)).toBeNull();
    expect(
      precisionRecallCurve(
        positive[0].map(() => 0),
        positive[1],
      ),
    ).toBeNull();
    expect(expectedCalibrationError(...positive)).toBeCloseTo((0.8 + 0.1) / 2, 12);
  });
});
