import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expDouble } from '../../../src/models/scorer/exp-double.ts';
import { expSingle, logSingle } from '../../../src/models/scorer/float32-functions.ts';

type Points = readonly (readonly [number, number])[];
const oracle: Record<'exp_single' | 'log_single' | 'exp_double', Points> = JSON.parse(
  readFileSync(new URL('../../oracles/exponentials.json', import.meta.url), 'utf8'),
);

describe('to the last bit as the C library of Linux', () => {
  it('e^x in float32', () => {
    // Nine digits name a float32, but its decimal is read as a double.
    for (const [x, expected] of oracle.exp_single) expect(expSingle(Math.fround(x))).toBe(Math.fround(expected));
  });
  it('ln x in float32', () => {
    for (const [x, expected] of oracle.log_single) expect(logSingle(Math.fround(x))).toBe(Math.fround(expected));
  });
  it('e^x in float64', () => {
    for (const [x, expected] of oracle.exp_double) expect(expDouble(x)).toBe(expected);
  });
  it('which Math.exp is not, so that these functions are needed', () => {
    expect(oracle.exp_double.some(([x, expected]) => Math.exp(x) !== expected)).toBe(true);
  });
});

describe('at the ends', () => {
  it.each([
    [expSingle, 89, Infinity],
    [expSingle, -104, 0],
    [expSingle, 0, 1],
    [expSingle, -0, 1],
    [expSingle, Infinity, Infinity],
    [expSingle, -Infinity, 0],
    [expSingle, Number.NaN, Number.NaN],
    [expDouble, 710, Infinity],
    [expDouble, -701, 0],
    [expDouble, 0, 1],
    [expDouble, 1e-300, 1],
    [expDouble, Infinity, Infinity],
    [expDouble, -Infinity, 0],
    [expDouble, Number.NaN, Number.NaN],
    [logSingle, 1, 0],
  ] as const)('%o of %d is %d', (of, x, expected) => {
    expect(of(x)).toBe(expected);
  });
});
