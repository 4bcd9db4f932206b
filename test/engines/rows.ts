import type { EngineFit, EngineName, EngineParameters } from '../../src/engines/index.ts';
import { createRandom } from '../../src/statistics/index.ts';

export const parameters: Record<EngineName, EngineParameters> = {
  xgboost: { objective: 'binary:logistic', eta: 0.1, max_depth: 4, subsample: 0.5, colsample_bytree: 0.5, seed: 5 },
  lightgbm: {
    objective: 'binary',
    learning_rate: 0.1,
    num_leaves: 12,
    bagging_fraction: 0.5,
    bagging_freq: 1,
    feature_fraction: 0.5,
    seed: 5,
  },
};

/** Rows with some values missing, and labels that follow the first two columns. */
export function createFit(engine: EngineName, rowCount: number, rounds: number, columnCount = 6): EngineFit {
  const random = createRandom(17);
  const values = Float64Array.from({ length: rowCount * columnCount }, () =>
    random.next() < 0.03 ? Number.NaN : random.next() * 100,
  );
  const labels = Uint8Array.from({ length: rowCount }, (_, row) => {
    const [first = 0, second = 0] = values.subarray(row * columnCount);
    return random.next() < 1 / (1 + Math.exp(-((first || 50) - (second || 50)) / 20)) ? 1 : 0;
  });
  const columnNames = Array.from({ length: columnCount }, (_, index) => `column ${index}`);
  return { values, rowCount, columnCount, columnNames, labels, parameters: parameters[engine], rounds };
}
