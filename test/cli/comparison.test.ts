import { describe, expect, it } from 'vitest';
import { renderComparison } from '../../src/cli/output/comparison-text.ts';
import { metricNames, metricWireNames } from '../../src/metrics/index.ts';
import type { ComparisonReport } from '../../src/models/index.ts';

const wireNames = metricNames.map((name) => metricWireNames[name]);
const each = <Value>(give: (index: number) => Value): Record<string, Value> =>
  Object.fromEntries(wireNames.map((name, index) => [name, give(index)]));

/** The n-th metric is 0.8n1 over the folds, and 0.7n1 on the held-out rows. */
const comparison = (metric: string): ComparisonReport => ({
  selection: { metric, rule: 'best', kind: 'logistic_regression', reason: 'it is the only one' },
  kinds: [
    {
      kind: 'logistic_regression',
      calibration: 'none',
      threshold: 0.5,
      cross_validation: {
        summary: each((index) => ({ mean: 0.801 + index / 1000, standard_deviation: 0.0211, folds: 5 })),
        folds: [],
      },
      test: {
        row_count: 60,
        positives: 30,
        metrics: each((index) => 0.701 + index / 1000),
        intervals: each(() => ({ lower: 0.6, upper: 0.9, level: 0.95, method: 'bca' as const })),
        confusion_matrix: { true_positives: 20, false_positives: 10, true_negatives: 20, false_negatives: 10 },
      },
    },
  ],
  failed: [],
});
const linesOf = (metric: string) => renderComparison(comparison(metric), (_format, text) => text).split('\n');

describe('the comparison of kinds', () => {
  it.each(wireNames)('shows %s first where it is what they were chosen by', (metric) => {
    const [, row] = linesOf(metric);
    const index = wireNames.indexOf(metric);
    expect(row).toMatch(new RegExp(`^logistic_regression ←  +${(0.801 + index / 1000).toFixed(3)} ± 0\\.021 `));
    expect(row).toMatch(new RegExp(` ${(0.701 + index / 1000).toFixed(3)} \\[0\\.600, 0\\.900\\]$`));
  });

  it.each(wireNames)('is no wider where it is %s than where it is F1', (metric) => {
    const widthOf = (lines: string[]): number => Math.max(...lines.map((line) => line.length));
    expect(widthOf(linesOf(metric))).toBe(widthOf(linesOf('f1')));
  });

  it('names what it shows', () => {
    expect(linesOf('f1')[0]?.trim().split(/ {2,}/)).toEqual(['kind', 'F1', 'ROC AUC', 'MCC', 'Brier', 'held-out F1']);
    expect(linesOf('log_loss')[0]?.trim().split(/ {2,}/)).toEqual([
      'kind',
      'log loss',
      'F1',
      'ROC AUC',
      'MCC',
      'held-out log loss',
    ]);
  });
});
