import { beforeAll, describe, expect, it } from 'vitest';
import builtIn from '../../examples/heart-disease/hale.config.ts';
import { settingsSchema } from '../../src/config/index.ts';
import { createDatasetSource, type Dataset, encodeFeatures, encodeTarget } from '../../src/data/index.ts';
import { createRandom, mean, standardDeviation } from '../../src/statistics/index.ts';
import { findColumn } from '../../src/table/index.ts';

const { data, project } = builtIn;
const rowCount = 20_000;
const load = (seed: number, rows = rowCount): Promise<Dataset> => {
  const settings = settingsSchema.parse({ project, data: { ...data, simulated: { rowCount: rows } } });
  const context = {
    folder: '/',
    storageFolder: 'none',
    random: createRandom(seed),
    fetch: () => Promise.reject(new Error()),
  };
  return createDatasetSource(settings, context).load();
};

const schema = settingsSchema.parse({ data }).data.schema!;
let cohort: Dataset;
beforeAll(async () => {
  cohort = await load(1);
});

const cellsOf = (name: string, label: number): number[] => {
  const column = findColumn(cohort.table, name);
  const { labels } = encodeTarget(cohort.table, schema.target);
  if (column?.kind !== 'number') throw new Error(`${name} is no column of numbers`);
  return [...column.values].filter((value, row) => labels[row] === label && !Number.isNaN(value));
};

describe('the simulated cohort', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = [await load(7, 200), await load(7, 200), await load(8, 200)];
    expect(again.digest).toBe(first.digest);
    expect(other.digest).not.toBe(first.digest);
  });

  it('fits the schema of the example: every cell is taken, in range or missing where that is allowed', () => {
    const { values, featureCount } = encodeFeatures(cohort.table, schema);
    expect(encodeTarget(cohort.table, schema.target).refusedRows).toHaveLength(0);
    for (const [index, feature] of schema.features.entries()) {
      for (let row = 0; row < rowCount; row += 1) {
        const value = values[row * featureCount + index] as number;
        const isFine = Number.isNaN(value)
          ? feature.nullable
          : feature.kind !== 'numeric' || (value >= feature.minimum! && value <= feature.maximum!);
        if (!isFine) expect.fail(`${feature.name}: ${value}`);
      }
    }
  });

  // Figures of the Cleveland cohort that are published with the data set; tolerances are four standard errors and the
  // little that limits and rounding move.
  it.each([
    ['age', 0, 52.6, 9.5],
    ['age', 1, 56.6, 7.9],
    ['trestbps', 0, 129.2, 16.2],
    ['chol', 1, 251.5, 49.5],
    ['thalach', 0, 158.4, 19.2],
    ['thalach', 1, 139.3, 22.6],
    ['oldpeak', 0, 0.59, 0.78],
    ['oldpeak', 1, 1.57, 1.3],
  ])('has the mean and deviation of %s in class %i', (name, label, expectedMean, expectedDeviation) => {
    const cells = Float64Array.from(cellsOf(name, label));
    const tolerance = expectedDeviation * 0.05;
    expect(Math.abs(mean(cells)! - expectedMean)).toBeLessThan(tolerance);
    expect(Math.abs(standardDeviation(cells)! - expectedDeviation)).toBeLessThan(2 * tolerance);
  });

  it.each([
    ['sex', 1, 1, 114 / 139],
    ['cp', 4, 0, 39 / 164],
    ['exang', 1, 1, 76 / 139],
    ['thal', 7, 1, 89 / 138],
    ['ca', 0, 0, 130 / 161],
  ])('has the share of %s = %i in class %i', (name, value, label, share) => {
    const cells = cellsOf(name, label);
    const found = cells.filter((cell) => cell === value).length / cells.length;
    expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / cells.length));
  });

  it('has as many diseased patients, and misses as much of ca and thal', () => {
    const { labels } = encodeTarget(cohort.table, schema.target);
    const diseased = labels.reduce((sum, label) => sum + label, 0) / rowCount;
    expect(Math.abs(diseased - 139 / 303)).toBeLessThan(0.015);
    const missing = (name: string) => (rowCount - cellsOf(name, 0).length - cellsOf(name, 1).length) / rowCount;
    expect(missing('ca')).toBeGreaterThan(0.008);
    expect(missing('ca')).toBeLessThan(0.02);
    expect(missing('thal')).toBeGreaterThan(0.003);
    expect(missing('age')).toBe(0);
  });
});
