import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import { rocCurve } from '../../metrics/index.ts';

type ThresholdSettings = Settings['evaluation']['threshold'];

/** What a threshold makes of the rows. */
interface Outcome {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly positives: number;
  readonly negatives: number;
}

/** The greater the better. */
type Objective = (outcome: Outcome, settings: ThresholdSettings) => number;

const objectives: Readonly<Record<Exclude<ThresholdSettings['method'], 'fixed'>, Objective>> = {
  f1: ({ truePositives, falsePositives, positives }) =>
    (2 * truePositives) / (positives + truePositives + falsePositives),
  // Youden 1950: sensitivity + specificity − 1, times both classes' rows, so that equal values are equal to the bit.
  youden: ({ truePositives, falsePositives, positives, negatives }) =>
    truePositives * negatives - falsePositives * positives,
  cost: ({ truePositives, falsePositives, positives }, { falsePositiveCost, falseNegativeCost }) =>
    -(falsePositives * falsePositiveCost + (positives - truePositives) * falseNegativeCost),
};

/**
 * The probability from which a row is called positive: a fixed one, or the best by F1, Youden's index or cost on these
 * rows. It lies midway between two neighbouring probabilities, or between the outermost ones and 0 or 1. Of equally
 * good ones it is the nearest to 0.5.
 * @param probabilities out-of-fold and calibrated, as the threshold will be applied
 * @throws HaleError THRESHOLD_UNDEFINED where there are not rows of both classes
 */
export function chooseThreshold(labels: Uint8Array, probabilities: Float64Array, settings: ThresholdSettings): number {
  if (settings.method === 'fixed') return settings.value;
  const objective = objectives[settings.method];
  const curve = rocCurve(labels, probabilities);
  if (curve === null) {
    throw new HaleError(
      'THRESHOLD_UNDEFINED',
      `the ${labels.length} rows given to choose a threshold by ${settings.method} lack a class; give rows of both, or fix it`,
    );
  }
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  let best = { threshold: 0, value: -Infinity };
  for (let point = 0; point < curve.thresholds.length; point += 1) {
    const threshold = between(curve.thresholds[point + 1] ?? 0, Math.min(1, curve.thresholds[point] as number));
    // Nothing above a probability of 1 calls its row negative.
    if (point === 0 && threshold <= (curve.thresholds[1] as number)) continue;
    const value = objective(
      {
        truePositives: Math.round((curve.truePositiveRates[point] as number) * positives),
        falsePositives: Math.round((curve.falsePositiveRates[point] as number) * negatives),
        positives,
        negatives,
      },
      settings,
    );
    const nearer = Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (value > best.value || (value === best.value && nearer)) best = { threshold, value };
  }
  return best.threshold;
}

/** The middle; `upper` where the two are neighbouring doubles whose middle rounds down. */
function between(lower: number, upper: number): number {
  const middle = lower + (upper - lower) / 2;
  return middle > lower ? middle : upper;
}
