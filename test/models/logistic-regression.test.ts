import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fitLogisticRegression,
  linearModelSchema,
  serialiseLinearModel,
} from '../../src/models/logistic-regression/index.ts';
import { createRandom, normal } from '../../src/statistics/index.ts';
import type { Matrix } from '../../src/table/index.ts';

interface Oracle {
  name: string;
  values: number[][];
  labels: string;
  weights: number[] | null;
  inverseRegularisation: number;
  coefficients: number[];
  intercept: number;
  lbfgsCoefficients: number[];
  lbfgsIntercept: number;
}
const oracles: Oracle[] = JSON.parse(
  readFileSync(new URL('../oracles/logistic-regression.json', import.meta.url), 'utf8'),
);

const matrixOf = (rows: readonly (readonly number[])[]): Matrix => ({
  rowCount: rows.length,
  columnCount: rows[0]!.length,
  values: Float64Array.from(rows.flat()),
  names: rows[0]!.map((_, column) => `x${column}`),
});
const settings = { inverseRegularisation: 1, maximumIterations: 100, tolerance: 1e-8 };

describe('logistic regression finds scikit-learn’s optimum', () => {
  it.each(oracles)('$name', (oracle) => {
    const model = fitLogisticRegression(matrixOf(oracle.values), Uint8Array.from(oracle.labels, Number), {
      ...settings,
      inverseRegularisation: oracle.inverseRegularisation,
      ...(oracle.weights === null ? {} : { weights: Float64Array.from(oracle.weights) }),
    });
    const found = [...model.coefficients, model.intercept];
    for (const [index, expected] of [...oracle.coefficients, oracle.intercept].entries()) {
      expect(Math.abs(found[index]! - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
    }
    for (const [index, expected] of [...oracle.lbfgsCoefficients, oracle.lbfgsIntercept].entries()) {
      expect(Math.abs(found[index]! - expected)).toBeLessThan(1e-6);
    }
  });
});

describe('logistic regression', () => {
  const random = createRandom(11);
  const rows = Array.from({ length: 200 }, () => [normal(random), normal(random), normal(random)]);
  const labels = Uint8Array.from(rows, (row) => (random.next() < 1 / (1 + Math.exp(-row[0]! + row[1]!)) ? 1 : 0));

  it('takes a weight of 2 for the row stood twice, and of 0 for the row left out', () => {
    const weights = Float64Array.from(rows, (_, row) => row % 3);
    const drawn = rows.flatMap((_, row) => new Array<number>(row % 3).fill(row));
    const weighted = fitLogisticRegression(matrixOf(rows), labels, { ...settings, weights });
    const repeated = fitLogisticRegression(
      matrixOf(drawn.map((row) => rows[row]!)),
      Uint8Array.from(drawn, (row) => labels[row]!),
      settings,
    );
    for (const [index, value] of weighted.coefficients.entries()) {
      expect(value).toBeCloseTo(repeated.coefficients[index]!, 12);
    }
  });

  const count = 50_000;
  const values = Float64Array.from({ length: count * 3 }, () => normal(random));
  it.each([
    ['a part of the rows', (row: number) => (values[row * 3]! + 2 * normal(random) > 1 ? 1 : 0)],
    ['0, because every second row is of one class', (row: number) => row % 2],
  ])('has a gradient of 0 at its optimum, also where it started from %s', (_, labelOf) => {
    const many = Uint8Array.from({ length: count }, (_, row) => labelOf(row));
    const model = fitLogisticRegression(
      { rowCount: count, columnCount: 3, values, names: ['a', 'b', 'c'] },
      many,
      settings,
    );
    const gradient = [...model.coefficients, 0];
    for (let row = 0; row < count; row += 1) {
      const x = [...values.subarray(row * 3, row * 3 + 3), 1];
      const margin = x.reduce((sum, value, index) => sum + value * (model.coefficients[index] ?? model.intercept), 0);
      for (const [index, value] of x.entries()) gradient[index]! += (1 / (1 + Math.exp(-margin)) - many[row]!) * value;
    }
    for (const value of gradient) expect(Math.abs(value)).toBeLessThan(1e-7);
  });

  it('converges where the columns are nearly collinear and the penalty is next to nothing', () => {
    const doubled = rows.map((row) => [...row, row[0]! * (1 + 1e-9)]);
    const model = fitLogisticRegression(matrixOf(doubled), labels, { ...settings, inverseRegularisation: 1e8 });
    const single = fitLogisticRegression(matrixOf(rows), labels, { ...settings, inverseRegularisation: 1e8 });
    expect(model.coefficients[0]! + model.coefficients[3]!).toBeCloseTo(single.coefficients[0]!, 5);
  });

  it('refuses what has no optimum', () => {
    const refused = (changed: readonly (readonly number[])[], with_: Uint8Array, more = {}) =>
      expect(() => fitLogisticRegression(matrixOf(changed), with_, { ...settings, ...more })).toThrow(
        expect.objectContaining({ code: 'LOGISTIC_REGRESSION_INPUT_INVALID' }),
      );
    const spoilt = (value: number) => rows.map((row, index) => (index === 5 ? [value, ...row.slice(1)] : row));
    refused(spoilt(Number.NaN), labels);
    refused(spoilt(Infinity), labels);
    refused(rows, new Uint8Array(rows.length));
    refused(rows, labels.subarray(1));
    refused(
      rows,
      labels.map((label) => label * 2),
    );
    refused(rows, labels, { inverseRegularisation: 0 });
    refused(rows, labels, { weights: new Float64Array(rows.length).fill(-1) });
    refused(rows, labels, { weights: new Float64Array(rows.length) });
  });

  it('says so where it does not converge', () => {
    expect(() => fitLogisticRegression(matrixOf(rows), labels, { ...settings, maximumIterations: 1 })).toThrow(
      expect.objectContaining({ code: 'LOGISTIC_REGRESSION_NOT_CONVERGED' }),
    );
  });

  it('is stored as JSON that reads back as the same numbers', () => {
    const model = fitLogisticRegression(matrixOf(rows), labels, settings);
    const stored = JSON.parse(new TextDecoder().decode(serialiseLinearModel(model)));
    expect(linearModelSchema.parse(stored)).toEqual(model);
    expect(linearModelSchema.safeParse({ ...stored, names: ['x0'] }).success).toBe(false);
    expect(linearModelSchema.safeParse({ ...stored, intercept: null }).success).toBe(false);
  });
});
