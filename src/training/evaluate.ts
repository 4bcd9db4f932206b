import type { Settings } from '../config/index.ts';
import {
  type ClassificationMetrics,
  type ConfusionMatrix,
  classificationMetrics,
  confusionMatrix,
  type MetricName,
  metricNames,
  resampledMetrics,
} from '../metrics/index.ts';
import {
  type BootstrapInterval,
  bootstrapIntervals,
  mean,
  type Random,
  standardDeviation,
} from '../statistics/index.ts';
import {
  calibrate,
  crossFitDecisionRules,
  type DecisionRule,
  fitDecisionRule,
  joinScored,
  type Scored,
} from './decision-rule.ts';
import type { RowOrder } from './row-order.ts';

/** A metric over the folds in which it is defined. */
export interface FoldSummary {
  readonly mean: number;
  /** Between the folds, divisor n − 1; 0 of one fold. */
  readonly standardDeviation: number;
  /** Of the mean: the standard deviation over the root of the folds. */
  readonly standardError: number;
  readonly folds: number;
}

export interface CrossValidation {
  readonly folds: readonly ClassificationMetrics[];
  /** Null where no fold defines the metric. */
  readonly summary: Readonly<Record<MetricName, FoldSummary | null>>;
}

export interface TestEvaluation {
  readonly rowCount: number;
  readonly positives: number;
  readonly metrics: ClassificationMetrics;
  readonly intervals: Readonly<Record<MetricName, BootstrapInterval | null>>;
  readonly confusion: ConfusionMatrix;
}

/** How good one kind of model is, and the rule by which its scores become decisions. */
export interface Evaluation {
  readonly rule: DecisionRule;
  readonly crossValidation: CrossValidation;
  readonly test: TestEvaluation;
  /** Calibrated by the final rule, in the order of the folds. */
  readonly outOfFold: Scored;
  /** Calibrated by the final rule. */
  readonly heldOut: Scored;
}

/**
 * Judges a kind of model. Each fold is judged by a rule that was fitted on other folds; the final rule is fitted on all rows out
 * of fold, and the held-out rows, which nothing has learned from, are judged by that. Where rows are grouped, intervals and
 * the choice of a calibration take a group for one draw.
 * @param folds for each fold of the cross-validation the uncalibrated probabilities of its test rows
 * @param heldOut those of the final model on the held-out rows
 * @param method how the rows were split: in order of time nothing later decides about a fold
 * @throws HaleError METRIC_INPUT_INVALID of probabilities that are none: the model is broken
 */
export function evaluate(
  folds: readonly Scored[],
  heldOut: Scored,
  settings: Settings['evaluation'],
  random: Random,
  method: RowOrder['method'] = 'stratified',
): Evaluation {
  const bins = settings.calibrationBins;
  const rules = crossFitDecisionRules(folds, settings, random.fork('rules'), method);
  const foldMetrics = folds.map((fold, index) => {
    const rule = rules[index] as DecisionRule;
    return classificationMetrics(fold.labels, calibrate(fold, rule).probabilities, rule.threshold, bins);
  });
  const rule = fitDecisionRule(joinScored(folds), settings, random.fork('rule'));
  const calibrated = calibrate(heldOut, rule);
  const statistics = resampledMetrics(calibrated.labels, calibrated.probabilities, rule.threshold, bins);
  const rowCount = heldOut.labels.length;
  return {
    rule,
    crossValidation: { folds: foldMetrics, summary: summarise(foldMetrics) },
    test: {
      rowCount,
      positives: heldOut.labels.reduce((sum, label) => sum + label, 0),
      metrics: statistics(new Uint32Array(rowCount).fill(1)),
      intervals: {
        ...bootstrapIntervals(rowCount, statistics, settings.bootstrap, random.fork('bootstrap'), heldOut.groupOfRow),
        // A sample's bins are noisier than those of the rows, and the error sums absolute deviations: nearly every sample
        // overstates it, and an interval may leave out the estimate itself (Bröcker 2012 has the bias).
        expectedCalibrationError: null,
      },
      confusion: confusionMatrix(calibrated.labels, calibrated.probabilities, rule.threshold),
    },
    outOfFold: calibrate(joinScored(folds), rule),
    heldOut: calibrated,
  };
}

function summarise(folds: readonly ClassificationMetrics[]): Record<MetricName, FoldSummary | null> {
  const summaryOf = (name: MetricName): FoldSummary | null => {
    const values = folds.map((fold) => fold[name]).filter((value) => value !== null);
    const centre = mean(values);
    if (centre === null) return null;
    const spread = standardDeviation(values) ?? 0;
    return {
      mean: centre,
      standardDeviation: spread,
      standardError: spread / Math.sqrt(values.length),
      folds: values.length,
    };
  };
  return Object.fromEntries(metricNames.map((name) => [name, summaryOf(name)])) as Record<
    MetricName,
    FoldSummary | null
  >;
}
