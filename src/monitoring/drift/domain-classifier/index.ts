import type { Random } from '../../../statistics/index.ts';
import type { DriftSettings } from '../drift-settings.ts';
import type { DriftMeasure, Insufficient } from '../drift-test.ts';
import { type DesignFeature, designOf } from './design.ts';
import { whitenedRows } from './discriminant.ts';
import { exchangeTest } from './exchange-test.ts';
import { halvesTest } from './halves-test.ts';

/** Most cells of a side when rows are exchanged a thousand times, and when they are not; many features take fewer rows. */
const exchangedCells = 150_000;
const halvedCells = 2_000_000;

/** Rows of both sides, taken feature by feature. */
export interface DomainRows {
  readonly reference: number;
  readonly current: number;
}

/** Rows of each side of which the classifier wants a sample; all of a side that has no more. */
export function domainSampleSizes(rows: DomainRows, featureCount: number, settings: DriftSettings): DomainRows {
  const { maximumRows, minimumRows, halfRows } = settings.domainClassifier;
  const isLarge = Math.min(rows.reference, rows.current) >= maximumRows;
  const most = isLarge
    ? Math.min(halfRows, Math.max(maximumRows, Math.floor(halvedCells / featureCount)))
    : Math.max(minimumRows, Math.min(maximumRows, Math.floor(exchangedCells / featureCount)));
  return { reference: Math.min(rows.reference, most), current: Math.min(rows.current, most) };
}

/**
 * Whether a linear rule can tell rows of the window from rows of the reference, by all features together: the area under
 * its ROC curve on rows that it was not fitted on. The rule is a discriminant on ranks and categories (`designOf`).
 * @param features values of the sampled rows, the reference's first; as many of each as `rows` says
 */
export function classifyDomains(
  features: readonly DesignFeature[],
  rows: DomainRows,
  settings: DriftSettings,
  random: Random,
): DriftMeasure | Insufficient {
  const { folds, maximumColumns, maximumRows, minimumRows, permutations, ridge } = settings.domainClassifier;
  for (const [size, where] of [
    [rows.reference, 'the reference'],
    [rows.current, 'the window'],
  ] as const) {
    if (size < minimumRows) return { insufficient: `${where} has ${size} rows; ${minimumRows} are needed` };
  }
  const design = designOf(features, rows.reference + rows.current);
  if (design.columns.length === 0)
    return { insufficient: 'no feature varies, neither in the reference nor in the window' };
  const whitened = whitenedRows(design, ridge, maximumColumns);
  const { area, pValue } =
    Math.min(rows.reference, rows.current) >= maximumRows
      ? halvesTest(whitened, design.rowCount, rows.reference, random)
      : exchangeTest(whitened, design.rowCount, rows.reference, { folds, permutations }, random);
  return { statistic: area, pValue, effectSize: { name: 'roc_auc', value: area } };
}
