import { logOdds, type PlattCalibration } from './calibration.ts';

const maximumIterations = 100;
const maximumHalvings = 40;

/**
 * Platt's scaling of the log-odds, with his smoothed targets (Platt 1999), by Newton's method with step halving (Lin,
 * Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", 2007). It keeps the ranking.
 * Null where the fitted slope is not above 0: the probabilities rank no better than chance, and no such map helps.
 */
export function fitPlatt(probabilities: Float64Array, labels: Uint8Array): PlattCalibration | null {
  const scores = probabilities.map(logOdds);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  const targets = [1 / (negatives + 2), (positives + 1) / (positives + 2)] as const;
  let slope = 0;
  let intercept = Math.log((positives + 1) / (negatives + 1));
  let loss = lossOf(scores, labels, targets, slope, intercept);
  for (let iteration = 0; iteration < maximumIterations; iteration += 1) {
    const step = newtonStep(scores, labels, targets, slope, intercept);
    // A descent below the rounding of a sum of so many terms cannot be seen: this is the minimum. Without the factor the
    // search goes on in the noise, and takes 4,000 losses where it needs ten.
    if (!(step.decrease > Number.EPSILON * Math.sqrt(scores.length) * loss)) break;
    let length = 1;
    let halvings = 0;
    let next = lossOf(scores, labels, targets, slope + step.slope, intercept + step.intercept);
    while (next > loss && halvings < maximumHalvings) {
      length /= 2;
      halvings += 1;
      next = lossOf(scores, labels, targets, slope + length * step.slope, intercept + length * step.intercept);
    }
    if (next > loss) break;
    slope += length * step.slope;
    intercept += length * step.intercept;
    loss = next;
  }
  return slope > 0 && Number.isFinite(slope) && Number.isFinite(intercept)
    ? { method: 'platt', slope, intercept }
    : null;
}

type Targets = readonly [number, number];

function lossOf(scores: Float64Array, labels: Uint8Array, targets: Targets, slope: number, intercept: number): number {
  let loss = 0;
  for (let row = 0; row < scores.length; row += 1) {
    const margin = slope * (scores[row] as number) + intercept;
    const target = targets[labels[row] as 0 | 1];
    loss += Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(margin, 0) - target * margin;
  }
  return loss;
}

function newtonStep(
  scores: Float64Array,
  labels: Uint8Array,
  targets: Targets,
  slope: number,
  intercept: number,
): { slope: number; intercept: number /** of the loss, as the second-order model has it */; decrease: number } {
  // The addend of Lin, Lin and Weng keeps the matrix of second derivatives from being singular.
  let slopeSlope = 1e-12;
  let interceptIntercept = 1e-12;
  let slopeIntercept = 0;
  let slopeGradient = 0;
  let interceptGradient = 0;
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row] as number;
    const probability = 1 / (1 + Math.exp(-(slope * score + intercept)));
    const error = probability - targets[labels[row] as 0 | 1];
    const curvature = probability * (1 - probability);
    slopeGradient += error * score;
    interceptGradient += error;
    slopeSlope += curvature * score * score;
    slopeIntercept += curvature * score;
    interceptIntercept += curvature;
  }
  const determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
  const slopeStep = -(interceptIntercept * slopeGradient - slopeIntercept * interceptGradient) / determinant;
  const interceptStep = -(slopeSlope * interceptGradient - slopeIntercept * slopeGradient) / determinant;
  return {
    slope: slopeStep,
    intercept: interceptStep,
    decrease: -(slopeStep * slopeGradient + interceptStep * interceptGradient) / 2,
  };
}
