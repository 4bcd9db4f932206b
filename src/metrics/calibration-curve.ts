import { checkProbabilities, onceEach } from './check-input.ts';

/** The rows whose probability lies above `lower` and not above `upper`; the first bin holds 0 as well. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  readonly meanProbability: number;
  readonly positiveShare: number;
}

/** Bins of equal width that hold a row, lowest first: the reliability diagram, as scikit-learn's `calibration_curve`. */
export function calibrationCurve(
  labels: Uint8Array,
  probabilities: Float64Array,
  binCount = defaultCalibrationBins,
): readonly CalibrationBin[] {
  checkProbabilities(labels, probabilities);
  const sums = sumBins(labels, probabilities, binOfRow(probabilities, binCount), binCount, onceEach(labels.length));
  return Array.from(sums.counts, (count, bin) => ({
    lower: bin / binCount,
    upper: (bin + 1) / binCount,
    count,
    meanProbability: (sums.probabilities[bin] as number) / count,
    positiveShare: (sums.positives[bin] as number) / count,
  })).filter((bin) => bin.count > 0);
}

/**
 * Expected calibration error (Guo et al. 2017): over bins of equal width, the mean of |share of positives − mean
 * probability| weighted by the rows in them, in [0, 1]. Null of no rows.
 */
export function expectedCalibrationError(
  labels: Uint8Array,
  probabilities: Float64Array,
  binCount = defaultCalibrationBins,
): number | null {
  checkProbabilities(labels, probabilities);
  const bins = binOfRow(probabilities, binCount);
  return calibrationErrorOf(sumBins(labels, probabilities, bins, binCount, onceEach(labels.length)));
}

/** The count that Guo et al. and most after them used, so that figures compare. */
export const defaultCalibrationBins = 10;

export interface BinSums {
  readonly counts: Float64Array;
  readonly probabilities: Float64Array;
  readonly positives: Float64Array;
}

/** The bin of each row: the first whose upper edge, i · (1 / binCount) as NumPy's linspace has it, is not below. */
export function binOfRow(probabilities: Float64Array, binCount: number): Uint16Array {
  const width = 1 / binCount;
  const bins = new Uint16Array(probabilities.length);
  for (let row = 0; row < bins.length; row += 1) {
    const probability = probabilities[row] as number;
    let bin = Math.min(binCount - 1, Math.floor(probability * binCount));
    while (bin > 0 && probability <= bin * width) bin -= 1;
    while (bin < binCount - 1 && probability > (bin + 1) * width) bin += 1;
    bins[row] = bin;
  }
  return bins;
}

export function sumBins(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins: Uint16Array,
  binCount: number,
  weights: Uint32Array,
): BinSums {
  const sums = {
    counts: new Float64Array(binCount),
    probabilities: new Float64Array(binCount),
    positives: new Float64Array(binCount),
  };
  for (let row = 0; row < labels.length; row += 1) {
    const bin = bins[row] as number;
    const weight = weights[row] as number;
    sums.counts[bin]! += weight;
    sums.probabilities[bin]! += weight * (probabilities[row] as number);
    sums.positives[bin]! += weight * (labels[row] as number);
  }
  return sums;
}

export function calibrationErrorOf({ counts, probabilities, positives }: BinSums): number | null {
  let total = 0;
  let gap = 0;
  for (let bin = 0; bin < counts.length; bin += 1) {
    total += counts[bin] as number;
    gap += Math.abs((positives[bin] as number) - (probabilities[bin] as number));
  }
  return total === 0 ? null : gap / total;
}
