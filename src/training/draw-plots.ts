import {
  calibrationChart,
  confusionMatrixChart,
  type FeatureImportance,
  featureImportanceChart,
  precisionRecallChart,
  rocChart,
} from '../charts/index.ts';
import type { ModelKind } from '../models/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import type { BootstrapInterval } from '../statistics/index.ts';
import type { Evaluation } from './evaluate.ts';

/** What is drawn of a kind; it can be handed to a thread. */
export interface PlotInput {
  readonly kind: Pick<ModelKind, 'title' | 'importanceMeasure'>;
  readonly evaluation: Pick<Evaluation, 'heldOut' | 'rule' | 'test'>;
  readonly importance: readonly FeatureImportance[];
  readonly target: DatasetSchema['target'];
  readonly binCount: number;
}

/** The name of a file and its SVG. */
export type Plots = Readonly<Record<string, string>>;

/** The figures of a kind on the held-out rows. */
export function drawPlots({ kind, evaluation, importance, target, binCount }: PlotInput): Plots {
  const { heldOut, rule, test } = evaluation;
  const titled = (figure: string): string => `${kind.title}: ${figure}`;
  const classes = { negative: target.negativeLabel, positive: target.positiveLabel };
  const curves = (interval: BootstrapInterval | null) =>
    [{ name: kind.title, ...heldOut, threshold: rule.threshold, interval }] as const;
  return {
    'confusion-matrix.svg': confusionMatrixChart({
      title: titled('confusion matrix'),
      classes,
      matrix: test.confusion,
      threshold: rule.threshold,
    }),
    'roc.svg': rocChart({ title: titled('ROC curve'), classes, curves: curves(test.intervals.rocAuc) }),
    'precision-recall.svg': precisionRecallChart({
      title: titled('precision and recall'),
      classes,
      curves: curves(test.intervals.averagePrecision),
    }),
    'calibration.svg': calibrationChart({ title: titled('calibration'), classes, ...heldOut, binCount }),
    'feature-importance.svg': featureImportanceChart({
      title: titled('what it looks at'),
      measure: kind.importanceMeasure,
      features: importance,
    }),
  };
}
