import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { confusionMatrix, f1, recall, specificity } from '../../src/metrics/index.ts';
import { chooseThreshold } from '../../src/models/threshold/index.ts';

const settings = settingsSchema.parse({}).evaluation.threshold;

const samples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 12 })), { maxLength: 30 })
  .map((rows) => [...rows, [0, 3] as const, [1, 5] as const])
  .map((rows) => ({
    labels: Uint8Array.from(rows, (row) => row[0]),
    probabilities: Float64Array.from(rows, (row) => row[1] / 12),
  }));

describe('a chosen threshold', () => {
  it.each(['f1', 'youden', 'cost'] as const)(
    'by %s is as good as the best of all, and none as good is nearer to 0.5',
    (method) => {
      fc.assert(
        fc.property(
          samples,
          fc.integer({ min: 0, max: 5 }),
          fc.integer({ min: 0, max: 5 }),
          (rows, positive, negative) => {
            const chosenBy = { ...settings, method, falsePositiveCost: positive, falseNegativeCost: negative };
            const valueAt = (threshold: number): number => {
              const matrix = confusionMatrix(rows.labels, rows.probabilities, threshold);
              if (method === 'f1') return f1(matrix)!;
              if (method === 'youden') return recall(matrix)! + specificity(matrix)! - 1;
              return -(matrix.falsePositives * positive + matrix.falseNegatives * negative);
            };
            const chosen = chooseThreshold(rows.labels, rows.probabilities, chosenBy);
            expect(chosen).toBeGreaterThanOrEqual(0);
            expect(chosen).toBeLessThanOrEqual(1);
            // The middles of all neighbours, and of the outermost ones and 0 and 1, by hand.
            const edges = [0, ...new Set(rows.probabilities.toSorted()), 1];
            for (const [index, edge] of edges.slice(1).entries()) {
              const middle = (edges[index]! + edge) / 2;
              const value = valueAt(middle);
              expect(value).toBeLessThanOrEqual(valueAt(chosen) + 1e-12);
              if (Math.abs(value - valueAt(chosen)) < 1e-12) {
                expect(Math.abs(chosen - 0.5)).toBeLessThanOrEqual(Math.abs(middle - 0.5) + 1e-12);
              }
            }
          },
        ),
      );
    },
  );

  it('lies midway between the two probabilities that it parts', () => {
    const labels = Uint8Array.of(0, 0, 1, 1);
    const probabilities = Float64Array.of(0.1, 0.2, 0.6, 0.9);
    expect(chooseThreshold(labels, probabilities, { ...settings, method: 'youden' })).toBeCloseTo(0.4, 12);
    const costly = { ...settings, method: 'cost' as const, falsePositiveCost: 0, falseNegativeCost: 1 };
    expect(chooseThreshold(labels, probabilities, costly)).toBeCloseTo(0.4, 12);
  });

  it('parts neighbouring doubles', () => {
    const labels = Uint8Array.of(0, 1);
    const probabilities = Float64Array.of(0.5, 0.5 + 2 ** -52);
    const threshold = chooseThreshold(labels, probabilities, { ...settings, method: 'youden' });
    expect(confusionMatrix(labels, probabilities, threshold)).toMatchObject({ truePositives: 1, falsePositives: 0 });
  });

  it('is the fixed one by default, and is not made up where a class is absent', () => {
    expect(chooseThreshold(new Uint8Array(0), new Float64Array(0), settings)).toBe(0.5);
    expect(() => chooseThreshold(Uint8Array.of(1), Float64Array.of(0.5), { ...settings, method: 'f1' })).toThrow(
      expect.objectContaining({ code: 'THRESHOLD_UNDEFINED' }),
    );
  });
});
