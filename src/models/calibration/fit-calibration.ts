import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import {
  clusteredStandardError,
  groupedFolds,
  mean,
  type Random,
  standardDeviation,
  stratifiedFolds,
} from '../../statistics/index.ts';
import { type Calibration, compileCalibration } from './calibration.ts';
import { fitIsotonic } from './fit-isotonic.ts';
import { fitPlatt } from './fit-platt.ts';

const none: Calibration = { method: 'none' };

/**
 * Fits the map from a model's probabilities to calibrated ones.
 *
 * `auto` tries each map on rows that it was not fitted on and takes Platt's in place of none, or isotonic regression in
 * place of the better of these, where it lowers the log loss by `requiredStandardErrors` standard errors of the paired
 * differences: a map that is not shown to help is not worth its variance. Where a class has fewer rows than there are
 * folds it is none. Rows of one group are tried together, or the map would be tried on groups that it knows; the standard
 * error is then that of the groups, and it is none where fewer groups than folds have a class.
 *
 * @param probabilities out-of-fold: those of rows that their model was not trained on, else the map learns the
 * model's overfit
 * @param groupOfRow any number for each row, equal for rows of one group; where it is not given each row is its own
 * @throws HaleError CALIBRATION_INPUT_INVALID of probabilities outside [0, 1], or where a method is asked for by name
 * and there are not rows of both classes
 */
export function fitCalibration(
  probabilities: Float64Array,
  labels: Uint8Array,
  settings: Settings['evaluation']['calibration'],
  random: Random,
  groupOfRow?: Uint32Array,
): Calibration {
  if (settings.method === 'none') return none;
  const smallerClass = checkInput(probabilities, labels);
  if (settings.method === 'auto') {
    const independent = groupOfRow === undefined ? smallerClass : fewerGroups(labels, groupOfRow);
    return independent < settings.folds ? none : chooseMap(probabilities, labels, settings, random, groupOfRow);
  }
  if (smallerClass === 0) {
    throw new HaleError(
      'CALIBRATION_INPUT_INVALID',
      `${labels.length} rows without both classes were given to calibrate on; give rows of both, or the method none`,
    );
  }
  return fitters[settings.method](probabilities, labels);
}

type Fit = (probabilities: Float64Array, labels: Uint8Array) => Calibration;

const fitters: Readonly<Record<'platt' | 'isotonic', Fit>> = {
  platt: (probabilities, labels) => fitPlatt(probabilities, labels) ?? none,
  isotonic: fitIsotonic,
};

function chooseMap(
  probabilities: Float64Array,
  labels: Uint8Array,
  settings: Settings['evaluation']['calibration'],
  random: Random,
  groupOfRow: Uint32Array | undefined,
): Calibration {
  const foldOfRow =
    groupOfRow === undefined
      ? stratifiedFolds(labels, settings.folds, random)
      : groupedFolds(labels, groupOfRow, settings.folds, random);
  let chosen: Fit = () => none;
  let losses: Float64Array = probabilities.map((probability, row) => lossOf(probability, labels[row] as number));
  const candidates =
    labels.length >= settings.isotonicMinimumRows ? [fitters.platt, fitters.isotonic] : [fitters.platt];
  for (const candidate of candidates) {
    const candidateLosses = crossValidatedLosses(candidate, probabilities, labels, foldOfRow, settings.folds);
    const gains = losses.map((loss, row) => loss - (candidateLosses[row] as number));
    const gain = mean(gains) as number;
    const standardError =
      groupOfRow === undefined
        ? (standardDeviation(gains) as number) / Math.sqrt(gains.length)
        : (clusteredStandardError(gains, groupOfRow) as number);
    if (gain > settings.requiredStandardErrors * standardError) {
      chosen = candidate;
      losses = candidateLosses;
    }
  }
  return chosen(probabilities, labels);
}

function crossValidatedLosses(
  fitMap: Fit,
  probabilities: Float64Array,
  labels: Uint8Array,
  foldOfRow: Uint8Array,
  folds: number,
): Float64Array {
  const losses = new Float64Array(labels.length);
  for (let fold = 0; fold < folds; fold += 1) {
    const isOutside = (_: number, row: number): boolean => foldOfRow[row] !== fold;
    const map = compileCalibration(fitMap(probabilities.filter(isOutside), labels.filter(isOutside)));
    for (let row = 0; row < labels.length; row += 1) {
      if (foldOfRow[row] === fold) losses[row] = lossOf(map(probabilities[row] as number), labels[row] as number);
    }
  }
  return losses;
}

const lossOf = (probability: number, label: number): number =>
  -Math.log(Math.max(label === 1 ? probability : 1 - probability, Number.EPSILON));

/** How many groups have a row of the class that fewer have. */
function fewerGroups(labels: Uint8Array, groupOfRow: Uint32Array): number {
  const groups = [new Set<number>(), new Set<number>()] as const;
  for (const [row, group] of groupOfRow.entries()) groups[labels[row] === 1 ? 1 : 0].add(group);
  return Math.min(groups[0].size, groups[1].size);
}

/** How many rows the smaller class has. */
function checkInput(probabilities: Float64Array, labels: Uint8Array): number {
  const valid =
    probabilities.length === labels.length &&
    probabilities.every((value) => value >= 0 && value <= 1) &&
    labels.every((label) => label <= 1);
  if (!valid) {
    throw new HaleError(
      'CALIBRATION_INPUT_INVALID',
      'the probabilities to calibrate must be numbers from 0 to 1, with one label of 0 or 1 each',
    );
  }
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return Math.min(positives, labels.length - positives);
}
