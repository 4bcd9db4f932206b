/**
 * How well the ranking of features by `current` agrees with that by `reference`, in (0, 1]; 1 where the order is the same.
 * Normalised discounted cumulative gain, as Amazon SageMaker Model Monitor takes it for drift of feature attributions: the
 * gain of a feature is what it weighs in the reference, discounted by the logarithm of its place. Null where nothing weighs
 * anything.
 *
 * @param reference what each feature weighs, ≥ 0; `current` likewise
 */
export function rankingAgreement(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const ideal = discountedGain(reference, reference);
  return ideal > 0 ? discountedGain(reference, current) / ideal : null;
}

/** Of features with the same weight the first comes first. */
function discountedGain(gains: ArrayLike<number>, weights: ArrayLike<number>): number {
  const order = Array.from(weights, (_, index) => index).sort(
    (a, b) => (weights[b] as number) - (weights[a] as number) || a - b,
  );
  return order.reduce((sum, feature, place) => sum + (gains[feature] as number) / Math.log2(place + 2), 0);
}
