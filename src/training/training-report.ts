import { type ConfusionMatrix, type MetricName, metricNames, metricWireNames } from '../metrics/index.ts';
import type { Calibration, ModelKindName } from '../models/index.ts';
import type { BootstrapInterval } from '../statistics/index.ts';
import type { Evaluation } from './evaluate.ts';
import type { GateVerdict } from './gate.ts';

/** By the metrics' names on the wire; null where a metric is not defined. */
type ByMetric<Value> = Readonly<Record<string, Value | null>>;

/** How good one kind turned out to be. Depends on the data, the settings and the seed alone: no times, no ids. */
export interface KindReport {
  readonly kind: ModelKindName;
  readonly calibration: Calibration['method'];
  readonly threshold: number;
  readonly cross_validation: {
    readonly summary: ByMetric<{ readonly mean: number; readonly standard_deviation: number; readonly folds: number }>;
    readonly folds: readonly ByMetric<number>[];
  };
  readonly test: {
    readonly row_count: number;
    readonly positives: number;
    readonly metrics: ByMetric<number>;
    readonly intervals: ByMetric<{
      readonly lower: number;
      readonly upper: number;
      readonly level: number;
      readonly method: BootstrapInterval['method'];
    }>;
    readonly confusion_matrix: {
      readonly true_positives: number;
      readonly false_positives: number;
      readonly true_negatives: number;
      readonly false_negatives: number;
    };
  };
}

/** What a bundle tells of how its model was chosen. */
export interface ComparisonReport {
  readonly selection: {
    readonly metric: string;
    readonly rule: string;
    readonly kind: ModelKindName;
    readonly reason: string;
  };
  readonly kinds: readonly KindReport[];
  /** The kinds that could not be trained, and why. */
  readonly failed: readonly { readonly kind: ModelKindName; readonly reason: string }[];
}

/** What one training did, for a person and a script. */
export interface TrainingReport extends ComparisonReport {
  readonly run_id: string;
  readonly dataset: {
    readonly name: string;
    readonly source_type: string;
    readonly source: string;
    readonly digest: string;
    readonly row_count: number;
    readonly quarantined_rows: number;
    readonly simulated: boolean;
  };
  readonly validation: { readonly line: string; readonly warnings: readonly string[] };
  readonly model: { readonly name: string; readonly version: string; readonly digest: string; readonly run_id: string };
  readonly gate: {
    readonly passed: boolean;
    readonly champion_version: string | null;
    readonly rows: string;
    readonly checks: GateVerdict['checks'];
  };
  readonly deployed: boolean;
  readonly duration_ms: number;
}

const byMetric = <Value>(get: (name: MetricName) => Value | null): ByMetric<Value> =>
  Object.fromEntries(metricNames.map((name) => [metricWireNames[name], get(name)]));

export const confusionReport = (matrix: ConfusionMatrix): KindReport['test']['confusion_matrix'] => ({
  true_positives: matrix.truePositives,
  false_positives: matrix.falsePositives,
  true_negatives: matrix.trueNegatives,
  false_negatives: matrix.falseNegatives,
});

export function kindReport(kind: ModelKindName, { rule, crossValidation, test }: Evaluation): KindReport {
  return {
    kind,
    calibration: rule.calibration.method,
    threshold: rule.threshold,
    cross_validation: {
      summary: byMetric((name) => {
        const summary = crossValidation.summary[name];
        if (summary === null) return null;
        return { mean: summary.mean, standard_deviation: summary.standardDeviation, folds: summary.folds };
      }),
      folds: crossValidation.folds.map((fold) => byMetric((name) => fold[name])),
    },
    test: {
      row_count: test.rowCount,
      positives: test.positives,
      metrics: byMetric((name) => test.metrics[name]),
      intervals: byMetric((name) => {
        const interval = test.intervals[name];
        if (interval === null) return null;
        return { lower: interval.lower, upper: interval.upper, level: interval.level, method: interval.method };
      }),
      confusion_matrix: confusionReport(test.confusion),
    },
  };
}
