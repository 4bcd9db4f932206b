import { checkProbabilities, onceEach } from './check-input.ts';

/** The mean negative log likelihood in nats, as scikit-learn's `log_loss`; null of no rows. */
export function logLoss(labels: Uint8Array, probabilities: Float64Array): number | null {
  checkProbabilities(labels, probabilities);
  return weightedMean(logLosses(labels, probabilities), onceEach(labels.length));
}

/** The mean squared difference of probability and label (Brier 1950), in [0, 1]; null of no rows. */
export function brierScore(labels: Uint8Array, probabilities: Float64Array): number | null {
  checkProbabilities(labels, probabilities);
  return weightedMean(squaredErrors(labels, probabilities), onceEach(labels.length));
}

/** Each row's loss. Probabilities are clipped to [ε, 1 − ε], ε the float64 epsilon, as scikit-learn does. */
export function logLosses(labels: Uint8Array, probabilities: Float64Array): Float64Array {
  return probabilities.map((probability, row) => {
    const given = labels[row] === 1 ? probability : 1 - probability;
    return -Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON));
  });
}

export function squaredErrors(labels: Uint8Array, probabilities: Float64Array): Float64Array {
  return probabilities.map((probability, row) => (probability - (labels[row] as number)) ** 2);
}

export function weightedMean(values: Float64Array, weights: Uint32Array): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    const weight = weights[row] as number;
    sum += weight * (values[row] as number);
    total += weight;
  }
  return total === 0 ? null : sum / total;
}
