import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { classificationMetrics, metricNames } from '../../src/metrics/index.ts';
import { compileCalibration } from '../../src/models/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { evaluate, type Scored } from '../../src/training/index.ts';

/** Rows whose score tells the class by `strength`. */
function scored(rowCount: number, strength: number, seed: number): Scored {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: rowCount }, () => random.integer(2));
  return { labels, probabilities: Float64Array.from(labels, (y) => strength * y + (1 - strength) * random.next()) };
}

const folds = [1, 2, 3, 4, 5].map((seed) => scored(60, 0.3, seed));
const heldOut = scored(80, 0.3, 9);
const settings = (changes: object = {}) =>
  settingsSchema.parse({ evaluation: { bootstrap: { resamples: 300 }, ...changes } }).evaluation;

describe('the evaluation of a kind', () => {
  it('without calibration, at a fixed threshold, is that of the plain metrics', () => {
    const plain = settings({ calibration: { method: 'none' } });
    const { crossValidation, test, rule } = evaluate(folds, heldOut, plain, createRandom(1));
    expect(rule).toEqual({ calibration: { method: 'none' }, threshold: 0.5 });
    expect(crossValidation.folds).toEqual(
      folds.map((fold) => classificationMetrics(fold.labels, fold.probabilities, 0.5)),
    );
    expect(test.metrics).toEqual(classificationMetrics(heldOut.labels, heldOut.probabilities, 0.5));
    const values = crossValidation.folds.map((fold) => fold.rocAuc as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / 5;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
    expect(crossValidation.summary.rocAuc?.mean).toBeCloseTo(mean, 12);
    expect(crossValidation.summary.rocAuc?.standardDeviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(crossValidation.summary.rocAuc?.standardError).toBeCloseTo(Math.sqrt(variance / 5), 12);
  });

  it('gives every metric of the held-out rows but the calibration error an interval that holds it', () => {
    const { test } = evaluate(folds, heldOut, settings(), createRandom(1));
    expect(test.intervals.expectedCalibrationError).toBeNull();
    for (const name of metricNames.filter((metric) => metric !== 'expectedCalibrationError')) {
      const interval = test.intervals[name];
      expect(interval?.estimate).toBe(test.metrics[name]);
      expect(interval?.lower).toBeLessThanOrEqual(interval?.estimate as number);
      expect(interval?.upper).toBeGreaterThanOrEqual(interval?.estimate as number);
      expect(interval?.lower).toBeLessThan(interval?.upper as number);
    }
  });

  it('calibrates scores that are far too sure, and the log loss of the held-out rows falls', () => {
    const sure = ({ labels, probabilities }: Scored): Scored => ({
      labels,
      probabilities: probabilities.map((p) => 1 / (1 + (1 / p - 1) ** 4)),
    });
    const { rule, test } = evaluate(folds.map(sure), sure(heldOut), settings(), createRandom(1));
    expect(rule.calibration.method).toBe('platt');
    const before = classificationMetrics(heldOut.labels, sure(heldOut).probabilities, 0.5).logLoss as number;
    expect(test.metrics.logLoss).toBeLessThan(before);
  });

  it('judges a fold by a threshold that its own rows had no part in', () => {
    // The last fold's scores are shifted: a threshold that knew them would fit them better.
    const shifted = [...folds.slice(0, 4), { ...folds[4]!, probabilities: folds[4]!.probabilities.map((p) => p / 3) }];
    const chosen = settings({ calibration: { method: 'none' }, threshold: { method: 'f1' } });
    const judged = evaluate(shifted, heldOut, chosen, createRandom(1)).crossValidation.folds[4]!;
    const fold = shifted[4]!;
    // Whatever stands in the fifth fold, its rule comes from the other four.
    const ruleOfOthers = evaluate(folds.slice(0, 4), heldOut, chosen, createRandom(1)).rule.threshold;
    expect(judged).toEqual(classificationMetrics(fold.labels, fold.probabilities, ruleOfOthers));
  });

  it('in order of time takes no map that helped only in the past', () => {
    // The scores were too high in the first half of the time, and have been right since.
    const random = createRandom(7);
    const inTime = [0, 1, 2, 3, 4, 5].map((fold): Scored => {
      const probabilities = Float64Array.from({ length: 500 }, random.next);
      const labels = Uint8Array.from(probabilities, (p) => (random.next() < (fold < 3 ? p ** 3 : p) ? 1 : 0));
      return { labels, probabilities, timeOfRow: Uint32Array.from({ length: 500 }, (_, row) => 500 * fold + row) };
    });
    const calibrationOf = (given: readonly Scored[]) =>
      evaluate(given, heldOut, settings(), createRandom(1), 'time').rule.calibration.method;
    expect(calibrationOf(inTime)).toBe('none');
    expect(calibrationOf(inTime.map(({ timeOfRow: _, ...rest }) => rest))).not.toBe('none');
  });

  it('in order of time judges a fold by the folds before it alone, and the first by what is set', () => {
    const chosen = settings({ calibration: { method: 'platt' }, threshold: { method: 'f1', value: 0.4 } });
    const judge = (given: readonly Scored[]) =>
      evaluate(given, heldOut, chosen, createRandom(1), 'time').crossValidation.folds;
    const found = judge(folds);
    const [first] = folds;
    expect(found[0]).toEqual(classificationMetrics(first!.labels, first!.probabilities, 0.4));
    // However the later folds look, nothing of an earlier one changes.
    for (const count of [1, 2, 3, 4]) {
      const later = folds
        .slice(count)
        .map((fold) => ({ ...fold, probabilities: fold.probabilities.map((p) => p / 3) }));
      expect(judge([...folds.slice(0, count), ...later]).slice(0, count)).toEqual(found.slice(0, count));
    }
    const { rule } = evaluate(folds.slice(0, 4), heldOut, chosen, createRandom(1));
    const map = compileCalibration(rule.calibration);
    expect(found[4]).toEqual(classificationMetrics(folds[4]!.labels, folds[4]!.probabilities.map(map), rule.threshold));
  });

  it('takes a group for one draw', () => {
    const groupOfRow = Uint32Array.from(heldOut.labels, (_, row) => row);
    const repeated: Scored = {
      labels: Uint8Array.from([...heldOut.labels, ...heldOut.labels, ...heldOut.labels, ...heldOut.labels]),
      probabilities: Float64Array.from(
        [1, 2, 3, 4].flatMap(() => [...heldOut.probabilities]),
        (p) => p,
      ),
      groupOfRow: Uint32Array.from([1, 2, 3, 4].flatMap(() => [...groupOfRow])),
    };
    // Four copies of each row tell no more than one.
    const once = evaluate(folds, heldOut, settings(), createRandom(1)).test.intervals.brierScore;
    const copies = evaluate(folds, repeated, settings(), createRandom(1)).test.intervals.brierScore;
    expect(copies?.lower).toBeCloseTo(once?.lower as number, 10);
    expect(copies?.upper).toBeCloseTo(once?.upper as number, 10);
  });

  it('refuses a model that gives NaN', () => {
    const broken = { ...heldOut, probabilities: heldOut.probabilities.map(() => Number.NaN) };
    expect(() => evaluate(folds, broken, settings(), createRandom(1))).toThrow(
      expect.objectContaining({ code: 'METRIC_INPUT_INVALID' }),
    );
  });
});
