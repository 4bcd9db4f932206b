import { type ConfusionMatrix, type MetricName, metricNames, metricWireNames } from '../metrics/index.ts';
import type { ComparisonReport, KindReport, ModelKindName } from '../models/index.ts';
import type { Evaluation } from './evaluate.ts';
import type { GateVerdict } from './gate.ts';

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
  /** Why it is not deployed though the gate let it pass: another version was deployed meanwhile. */
  readonly conflict: string | null;
  readonly duration_ms: number;
}

const byMetric = <Value>(get: (name: MetricName) => Value | null): Record<string, Value | null> =>
  Object.fromEntries(metricNames.map((name) => [metricWireNames[name], get(name)]));

const confusionReport = (matrix: ConfusionMatrix): KindReport['test']['confusion_matrix'] => ({
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
