import type { DeepReadonly, Settings } from '../../../config/index.ts';
import { compileCalibration, fitCalibration } from '../../../models/index.ts';
import { type Random, shuffle } from '../../../statistics/index.ts';
import type { PerformanceReference } from '../performance-reference.ts';
import { type SamplingErrors, samplingErrors } from './sampling-errors.ts';

export type EstimationSettings = DeepReadonly<Settings['monitoring']['estimation']>;

/** What an estimate takes from the reference. Made once, and good for every window. */
export interface EstimationReference {
  readonly performance: PerformanceReference;
  readonly samplingErrors: SamplingErrors;
  /** The map to probabilities that are right, where the reference shows that one helps; null where it does not. */
  readonly calibrate: ((probability: number) => number) | null;
}

/** Fits what an estimate needs. The probabilities of a version are calibrated already, so that most need no map more. */
export function createEstimationReference(
  performance: PerformanceReference,
  settings: EstimationSettings,
  random: Random,
): EstimationReference {
  const { labels, probabilities } = performance.rows;
  return {
    performance,
    samplingErrors: samplingErrors(labels, probabilities, performance.threshold),
    calibrate: fitMap(labels, probabilities, settings.calibration, random.fork('calibration')),
  };
}

/**
 * The map that lowers the log loss on rows that it was not fitted on, as versions are calibrated. NannyML asks whether isotonic
 * regression lowers the calibration error; but a map of few steps does that to probabilities that are right, too, since it
 * leaves chance fewer bins to be in (in four references of ten, of 300 rows): an estimate must not rest on noise.
 */
function fitMap(
  labels: Uint8Array,
  probabilities: Float64Array,
  { maximumRows, ...settings }: EstimationSettings['calibration'],
  random: Random,
): EstimationReference['calibrate'] {
  const rows = shuffle(Uint32Array.from(labels.keys()), random).subarray(0, maximumRows);
  const tried = fitCalibration(
    Float64Array.from(rows, (row) => probabilities[row] as number),
    Uint8Array.from(rows, (row) => labels[row] as number),
    { ...settings, method: 'auto' },
    random,
  );
  if (tried.method === 'none') return null;
  return compileCalibration(fitCalibration(probabilities, labels, { ...settings, method: tried.method }, random));
}
