import { expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { modelKind } from '../../src/models/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import type { FittedPart } from '../../src/training/fit-kind.ts';
import type { PreparedData } from '../../src/training/prepare-data.ts';
import { judgeKind } from '../../src/training/train-kind.ts';

it('a kind is judged in the order of time that its rows were split by, and not in that of the table', () => {
  const count = 3600;
  const random = createRandom(7);
  const scores = Float64Array.from({ length: count }, random.next);
  // The table is backwards in time; the scores were too high in the first half of it, and have been right since.
  const timeOfRow = Uint32Array.from({ length: count }, (_, row) => count - 1 - row);
  const labels = Uint8Array.from(scores, (p, row) => {
    const isEarly = (timeOfRow[row] as number) < 1500;
    return random.next() < (isEarly ? p ** 3 : p) ? 1 : 0;
  });
  const rowsBetween = (from: number, to: number) =>
    Uint32Array.from(timeOfRow.keys()).filter((row) => (timeOfRow[row] as number) >= from && timeOfRow[row]! < to);
  const methodIn = (order: PreparedData['order']) => {
    // What judging reads of the data.
    const prepared = {
      data: { labels },
      order,
      folds: [0, 1, 2, 3, 4, 5].map((fold) => ({ testRows: rowsBetween(500 * fold, 500 * (fold + 1)) })),
      split: { testRows: rowsBetween(3000, count) },
    } as unknown as PreparedData;
    const part = { probabilities: (rows: Uint32Array) => Float64Array.from(rows, (row) => scores[row] as number) };
    const parts = Array.from({ length: 7 }, () => part as unknown as FittedPart);
    const { evaluation } = settingsSchema.parse({ evaluation: { bootstrap: { resamples: 200 } } });
    return judgeKind(modelKind('logistic_regression'), parts, prepared, evaluation, createRandom(1)).evaluation.rule
      .calibration.method;
  };
  expect(methodIn({ method: 'time', timeOfRow })).toBe('none');
  expect(methodIn({ method: 'stratified' })).not.toBe('none');
});
