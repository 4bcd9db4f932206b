import { areaUnderCurve, explainedEntropy } from '../association.ts';
import type { CheckInput, Observation, ValidationCheck, ValidationSettings } from '../check.ts';
import { groupValues, quantileEnds, sortedValues } from '../class-values.ts';
import type { FeatureCells } from '../feature-cells.ts';
import { observeSharedRows } from '../shared-rows.ts';

/**
 * Features that alone tell the target: by their order (area under the ROC curve), by their groups or by whether they are
 * missing (explained entropy). And equal rows on both sides of a split, where one is given.
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
    const leaks = isEnough ? features.flatMap((cells) => observeLeak(cells, rows, settings.leakage)) : [];
    return [...leaks, ...observeSharedRows(input)];
  },
};

/** Fewer of a class prove nothing: among many features one orders them by chance. */
const leastRowsPerClass = 10;

/** Groups into which numbers are cut: enough for any shape that tells the classes apart, few against chance. */
const numberGroups = 20;

type RowsOfClasses = readonly [negatives: Uint32Array, positives: Uint32Array];

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

function observeLeak(
  { feature, codes }: FeatureCells,
  rows: RowsOfClasses,
  { maximumAuc, maximumMutualInformation }: ValidationSettings['leakage'],
): Observation[] {
  const values = [sortedValues(codes, rows[0]), sortedValues(codes, rows[1])] as const;
  const area = feature.kind !== 'categorical' && haveEach(values, leastRowsPerClass) ? areaUnderCurve(...values) : null;
  const decisive = area === null ? 0.5 : Math.max(area, 1 - area);
  const missing = { negatives: rows[0].length - values[0].length, positives: rows[1].length - values[1].length };
  const present = { negatives: values[0].length, positives: values[1].length };
  const ends =
    feature.kind === 'numeric' ? quantileEnds(values, numberGroups) : feature.categories.map((_, code) => code);
  const explained = explainedEntropy([...groupValues(values, ends), missing]) ?? 0;
  const byAbsence = explainedEntropy([present, missing]) ?? 0;
  if (decisive < maximumAuc && explained < maximumMutualInformation && byAbsence < maximumMutualInformation) return [];
  const how =
    byAbsence >= maximumMutualInformation
      ? `whether it is missing explains ${figure(byAbsence)} of the entropy, below ${maximumMutualInformation} was expected`
      : decisive >= maximumAuc
        ? `area under the ROC curve ${figure(decisive)}, below ${maximumAuc} was expected`
        : `it explains ${figure(explained)} of the entropy, below ${maximumMutualInformation} was expected`;
  return [
    {
      column: feature.name,
      severity: 'policy',
      message: `tells the target by itself (${how})`,
      advice: `Take ${feature.name} out of data.schema.features if it is known only after the outcome; if before, set validation.leakage.severity to warning`,
      count: rows[0].length + rows[1].length,
    },
  ];
}

const figure = (value: number): string => String(Number(value.toFixed(4)));
