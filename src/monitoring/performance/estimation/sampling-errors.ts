import { confusionMatrix } from '../../../metrics/index.ts';
import { mean, sortNumbers } from '../../../statistics/index.ts';
import type { EstimatedMetricName } from './estimated-metrics.ts';

/** How much a metric of n rows moves by chance: `deviation` / √(n · `share`). Null where the reference cannot tell. */
export interface SamplingErrorParts {
  /** The standard deviation of what one row adds to the metric. */
  readonly deviation: number;
  /** The share of rows that take part in it. */
  readonly share: number;
}

export type SamplingErrors = Readonly<Record<EstimatedMetricName, SamplingErrorParts | null>>;

/**
 * The parts of each metric's sampling error from the reference, as NannyML's `sampling_error.binary_classification` has them:
 * a metric that is a share of rows moves as the mean of zeros and ones does; F1 as the mean of those that are not true
 * negatives, scaled; ROC AUC as the mean of the shares of the larger class that each row of the smaller is ranked above. Equal
 * scores count one half there, where NannyML's ranks depend on the order of the rows.
 */
export function samplingErrors(labels: Uint8Array, probabilities: Float64Array, threshold: number): SamplingErrors {
  const matrix = confusionMatrix(labels, probabilities, threshold);
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const rows = labels.length;
  const shareOf = (hits: number, of: number): SamplingErrorParts | null =>
    of === 0 ? null : { deviation: deviationOfShare(hits / of), share: of / rows };
  const wrong = falsePositives + falseNegatives;
  const relevant = shareOf(truePositives, truePositives + wrong);
  const scale = (truePositives + wrong) / (truePositives + wrong / 2);
  return {
    accuracy: shareOf(truePositives + trueNegatives, rows),
    precision: shareOf(truePositives, truePositives + falsePositives),
    recall: shareOf(truePositives, truePositives + falseNegatives),
    specificity: shareOf(trueNegatives, trueNegatives + falsePositives),
    f1: relevant === null ? null : { ...relevant, deviation: relevant.deviation * scale },
    rocAuc: placementError(labels, probabilities),
  };
}

/** Null where the parts are not known or there are no rows. */
export function samplingErrorOf(parts: SamplingErrorParts | null, rows: number): number | null {
  return parts === null || rows === 0 ? null : parts.deviation / Math.sqrt(rows * parts.share);
}

const deviationOfShare = (share: number): number => Math.sqrt(share * (1 - share));

/** The standard deviation of the placements of the smaller class's rows among the larger's. */
function placementError(labels: Uint8Array, probabilities: Float64Array): SamplingErrorParts | null {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === labels.length) return null;
  const smaller = positives * 2 > labels.length ? 0 : 1;
  const ofClass = (wanted: boolean): Float64Array =>
    sortNumbers(probabilities.filter((_, row) => (labels[row] === smaller) === wanted));
  const [few, many] = [ofClass(true), ofClass(false)];
  let below = 0;
  let notAbove = 0;
  const placements = few.map((score) => {
    while (below < many.length && (many[below] as number) < score) below += 1;
    notAbove = Math.max(notAbove, below);
    while (notAbove < many.length && many[notAbove] === score) notAbove += 1;
    return (below + notAbove) / 2 / many.length;
  });
  const centre = mean(placements) as number;
  const variance = mean(placements.map((placement) => (placement - centre) ** 2)) as number;
  return { deviation: Math.sqrt(variance), share: few.length / labels.length };
}
