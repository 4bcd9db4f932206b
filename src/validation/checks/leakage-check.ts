import { areaUnderCurve, explainedEntropy } from '../association.ts';
import type { CheckInput, Observation, ValidationCheck, ValidationSettings } from '../check.ts';
import { groupValues, joinPure, quantileEnds, type RowsOfClasses, sortedValues, thinOut } from '../class-values.ts';
import type { FeatureCells } from '../feature-cells.ts';

/**
 * Features that alone tell the target: by their order (area under the ROC curve), by their groups or by whether they are
 * missing (explained entropy). Equal rows on both sides of a split are found once there is one: `checkSharedRows`.
 */
export const leakageCheck: ValidationCheck = {
  name: 'leakage',
  summary: 'does a feature give the target away, or a test row stand in the training rows',
  run(input) {
    const { features, target, settings } = input;
    if (target === undefined || features.length === 0) return null;
    const rows = rowsOfClasses(input);
    const isEnough =
      haveEach(rows, leastRowsPerClass) && rows[0].length + rows[1].length >= settings.leakage.minimumRows;
    return isEnough ? features.flatMap((cells) => observeLeak(cells, rows, settings.leakage)) : [];
  },
};

/** Fewer of a class prove nothing: among many features one orders them by chance. */
const leastRowsPerClass = 10;

/** Groups into which numbers are cut: enough for any shape that tells the classes apart, few against chance. */
const numberGroups = 20;

/** Rows of each class that are looked at first; whether a feature tells the target is plain from them, and mostly it does not. */
const screenedRowsPerClass = 10_000;
/** How far below its limit a figure of the first rows may lie when that of all is above it: many standard errors. */
const screeningMargin = 0.1;

type LeakageSettings = ValidationSettings['leakage'];

const haveEach = ([negatives, positives]: readonly [ArrayLike<number>, ArrayLike<number>], least: number): boolean =>
  Math.min(negatives.length, positives.length) >= least;

/** The labelled rows that no check has set apart. */
function rowsOfClasses({ target, table, setApart }: CheckInput): RowsOfClasses {
  const rows = [new Uint32Array(table.rowCount), new Uint32Array(table.rowCount)] as const;
  const counts: [number, number] = [0, 0];
  const unlabelled = target?.unlabelled ?? [];
  let next = 0;
  for (let row = 0; row < table.rowCount; row += 1) {
    if (unlabelled[next] === row) {
      next += 1;
    } else if (setApart[row] === 0) {
      const label = target?.labels[row] === 1 ? 1 : 0;
      rows[label][counts[label]] = row;
      counts[label] += 1;
    }
  }
  return [rows[0].subarray(0, counts[0]), rows[1].subarray(0, counts[1])];
}

/** How much one feature alone tells of the target. */
interface Association {
  /** The area under its ROC curve, the better way round; 0.5 where its values have no order. */
  readonly area: number;
  /** The share of the target's entropy that its groups explain, and that its being missing does. */
  readonly explained: number;
  readonly explainedByAbsence: number;
}

function associate({ feature, codes }: FeatureCells, rows: RowsOfClasses): Association {
  const values = [sortedValues(codes, rows[0]), sortedValues(codes, rows[1])] as const;
  const isFilled = haveEach(values, leastRowsPerClass);
  const area = isFilled && feature.kind !== 'categorical' ? (areaUnderCurve(...values) ?? 0.5) : 0.5;
  const present = { negatives: values[0].length, positives: values[1].length };
  const missing = { negatives: rows[0].length - present.negatives, positives: rows[1].length - present.positives };
  const groups =
    feature.kind === 'numeric'
      ? joinPure(groupValues(values, quantileEnds(values, numberGroups)))
      : groupValues(
          values,
          feature.categories.map((_, code) => code),
        );
  return {
    area: Math.max(area, 1 - area),
    // What it tells where it is there may be all, however often that is; so may what it tells together with its absence.
    explained: Math.max(explainedEntropy([...groups, missing]) ?? 0, isFilled ? (explainedEntropy(groups) ?? 0) : 0),
    explainedByAbsence: explainedEntropy([present, missing]) ?? 0,
  };
}

const reaches = ({ area, explained, explainedByAbsence }: Association, settings: LeakageSettings, margin: number) =>
  area >= settings.maximumAuc - margin ||
  Math.max(explained, explainedByAbsence) >= settings.maximumMutualInformation - margin;

function observeLeak(cells: FeatureCells, rows: RowsOfClasses, settings: LeakageSettings): Observation[] {
  const screened = [thinOut(rows[0], screenedRowsPerClass), thinOut(rows[1], screenedRowsPerClass)] as const;
  if (!reaches(associate(cells, screened), settings, screeningMargin)) return [];
  const association = associate(cells, rows);
  if (!reaches(association, settings, 0)) return [];
  const { name } = cells.feature;
  return [
    {
      column: name,
      severity: 'policy',
      message: `tells the target by itself (${howText(association, settings)})`,
      advice: `Take ${name} out of data.schema.features if it is known only after the outcome; if before, set validation.leakage.severity to warning`,
      count: rows[0].length + rows[1].length,
    },
  ];
}

function howText({ area, explained, explainedByAbsence }: Association, settings: LeakageSettings): string {
  const { maximumAuc, maximumMutualInformation } = settings;
  const ofEntropy = (share: number) =>
    `explains ${figure(share)} of its entropy, below ${maximumMutualInformation} was expected`;
  if (explainedByAbsence >= maximumMutualInformation) return `whether it is missing ${ofEntropy(explainedByAbsence)}`;
  if (area < maximumAuc) return `it ${ofEntropy(explained)}`;
  return `area under the ROC curve ${figure(area)}, below ${maximumAuc} was expected`;
}

const figure = (value: number): string => String(Number(value.toFixed(4)));
