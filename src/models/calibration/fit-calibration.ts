import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import {
  blocksInTime,
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

/** What ties rows to each other. Without either each row stands for itself. */
export interface RowTies {
  /** Any number for each row, equal for rows of one group. */
  readonly groupOfRow?: Uint32Array | undefined;
  /** Greater for later rows. */
  readonly timeOfRow?: Uint32Array | undefined;
}

/**
 * Fits the map from a model's probabilities to calibrated ones.
 *
 * `auto` tries each map on rows that it was not fitted on and takes Platt's in place of none, or isotonic regression in
 * place of the better of these, where it lowers the log loss by `requiredStandardErrors` standard errors of the paired
 * differences: a map that is not shown to help is not worth its variance. Where a class has fewer rows than there are
 * folds it is none. Rows of one group are tried together, or the map would be tried on groups that it knows; the standard
 * error is then that of the groups, and it is none where fewer groups than folds have a class. In order of time a map is
 * tried on rows that are later than those that it was fitted on, block by block, and the first block on none.
 *
 * @param probabilities out-of-fold: those of rows that their model was not trained on, else the map learns the
 * model's overfit
 * @throws HaleError CALIBRATION_INPUT_INVALID of probabilities outside [0, 1], or where a method is asked for by name
 * and there are not rows of both classes
 */
export function fitCalibration(
  probabilities: Float64Array,
  labels: Uint8Array,
  settings: Settings['evaluation']['calibration'],
  random: Random,
  ties: RowTies = {},
): Calibration {
  if (settings.method === 'none') return none;
  const smallerClass = checkInput(probabilities, labels);
  if (settings.method === 'auto') {
    const independent = ties.groupOfRow === undefined ? smallerClass : fewerGroups(labels, ties.groupOfRow);
    return independent < settings.folds ? none : chooseMap(probabilities, labels, settings, random, ties);
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

/** On which rows a map is tried, and from which it was fitted then. */
interface Trials {
  readonly partOfRow: Uint8Array;
  readonly testedParts: readonly number[];
  isFittedOn(part: number, testedPart: number): boolean;
}

function trialsOf(labels: Uint8Array, folds: number, random: Random, { groupOfRow, timeOfRow }: RowTies): Trials {
  const parts = Array.from({ length: folds }, (_, part) => part);
  if (timeOfRow !== undefined) {
    return {
      partOfRow: blocksInTime(timeOfRow, folds + 1),
      testedParts: parts.map((part) => part + 1),
      isFittedOn: (part, tested) => part < tested,
    };
  }
  return {
    partOfRow:
      groupOfRow === undefined
        ? stratifiedFolds(labels, folds, random)
        : groupedFolds(labels, groupOfRow, folds, random),
    testedParts: parts,
    isFittedOn: (part, tested) => part !== tested,
  };
}

function chooseMap(
  probabilities: Float64Array,
  labels: Uint8Array,
  settings: Settings['evaluation']['calibration'],
  random: Random,
  ties: RowTies,
): Calibration {
  const trials = trialsOf(labels, settings.folds, random, ties);
  const isTested = (_: number, row: number): boolean => trials.testedParts.includes(trials.partOfRow[row] as number);
  const groupOfRow = ties.groupOfRow?.filter(isTested);
  let chosen: Fit = () => none;
  const plainLosses = probabilities.map((probability, row) => lossOf(probability, labels[row] as number));
  let losses: Float64Array = plainLosses.filter(isTested);
  const candidates =
    labels.length >= settings.isotonicMinimumRows ? [fitters.platt, fitters.isotonic] : [fitters.platt];
  for (const candidate of candidates) {
    const candidateLosses = lossesInTrials(candidate, probabilities, labels, trials).filter(isTested);
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

function lossesInTrials(
  fitMap: Fit,
  probabilities: Float64Array,
  labels: Uint8Array,
  { partOfRow, testedParts, isFittedOn }: Trials,
): Float64Array {
  const losses = new Float64Array(labels.length);
  for (const tested of testedParts) {
    const isKnown = (_: number, row: number): boolean => isFittedOn(partOfRow[row] as number, tested);
    const knownLabels = labels.filter(isKnown);
    // Early blocks of time may lack a class.
    const hasBoth = knownLabels.includes(0) && knownLabels.includes(1);
    const fitted = hasBoth ? fitMap(probabilities.filter(isKnown), knownLabels) : none;
    const map = compileCalibration(fitted);
    for (let row = 0; row < labels.length; row += 1) {
      if (partOfRow[row] === tested) losses[row] = lossOf(map(probabilities[row] as number), labels[row] as number);
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
