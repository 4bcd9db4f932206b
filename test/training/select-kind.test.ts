import { describe, expect, it } from 'vitest';
import { metricNames } from '../../src/metrics/index.ts';
import { type FoldSummary, type SelectionCandidate, selectKind } from '../../src/training/index.ts';

const candidate = (
  kind: SelectionCandidate['kind'],
  complexity: number,
  figures: Record<string, { mean: number; standardError: number }>,
): SelectionCandidate => ({
  kind,
  complexity,
  crossValidation: {
    folds: [],
    summary: Object.fromEntries(
      metricNames.map((name): [string, FoldSummary | null] => {
        const figure = figures[name];
        return [name, figure === undefined ? null : { ...figure, standardDeviation: figure.standardError, folds: 5 }];
      }),
    ) as SelectionCandidate['crossValidation']['summary'],
  },
});

const candidates = [
  candidate('lightgbm', 3, { f1: { mean: 0.84, standardError: 0.02 }, logLoss: { mean: 0.41, standardError: 0.01 } }),
  candidate('logistic_regression', 1, {
    f1: { mean: 0.83, standardError: 0.02 },
    logLoss: { mean: 0.38, standardError: 0.01 },
  }),
  candidate('xgboost', 2, { f1: { mean: 0.8, standardError: 0.02 }, logLoss: { mean: 0.39, standardError: 0.01 } }),
];

describe('the choice among the kinds', () => {
  it('is the best mean, with the runner-up in its reason', () => {
    expect(selectKind(candidates, { metric: 'f1', rule: 'best' })).toEqual({
      kind: 'lightgbm',
      reason: 'lightgbm has the best cross-validated f1, 0.840, before logistic_regression, 0.830',
    });
  });

  it('is the least of a metric that is better when lower', () => {
    expect(selectKind(candidates, { metric: 'logLoss', rule: 'best' })?.kind).toBe('logistic_regression');
  });

  it('is the simplest within one standard error of the best by that rule', () => {
    const selection = selectKind(candidates, { metric: 'f1', rule: 'one-standard-error' });
    expect(selection?.kind).toBe('logistic_regression');
    expect(selection?.reason).toContain('within one standard error of the best, 0.840 of lightgbm (limit 0.820)');
  });

  it('is the simpler of equally good ones, whatever the order', () => {
    const equal = [
      candidate('xgboost', 2, { f1: { mean: 0.8, standardError: 0 } }),
      candidate('random_forest', 1, { f1: { mean: 0.8, standardError: 0 } }),
    ];
    expect(selectKind(equal, { metric: 'f1', rule: 'best' })).toEqual({
      kind: 'random_forest',
      reason: 'random_forest has the best cross-validated f1, 0.800, as has xgboost, which is less simple',
    });
    expect(selectKind(equal.toReversed(), { metric: 'f1', rule: 'best' })?.kind).toBe('random_forest');
  });

  it('says which is before the other where their figures look the same', () => {
    const near = [
      candidate('xgboost', 2, { f1: { mean: 0.80004, standardError: 0 } }),
      candidate('random_forest', 1, { f1: { mean: 0.8, standardError: 0 } }),
    ];
    expect(selectKind(near, { metric: 'f1', rule: 'best' })?.reason).toMatch(/ f1, 0.800, just before random_forest$/);
  });

  it('is none where no kind has the metric', () => {
    expect(selectKind(candidates, { metric: 'mcc', rule: 'best' })).toBeNull();
    expect(selectKind([], { metric: 'f1', rule: 'best' })).toBeNull();
  });
});
