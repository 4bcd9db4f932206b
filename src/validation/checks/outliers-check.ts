import { normalQuantile } from '../../statistics/index.ts';
import type { Observation, ValidationCheck } from '../check.ts';
import type { FeatureCells } from '../feature-cells.ts';
import { counted, valueText } from '../phrases.ts';
import { createRobustScale } from '../robust-scale.ts';
import { rowsWhere } from '../row-sets.ts';

/** The chance that a column of normal values has any that is called far out. */
const falseAlarmShare = 0.05;

/**
 * Numbers far from the others of their column, by the modified z-score of Iglewicz and Hoaglin, "How to detect and handle
 * outliers" (1993). Its limit grows with the rows, as those of Davies and Gather, "The identification of multiple
 * outliers" (1993): among a million normal values some hundred lie beyond 3.5.
 */
export const outliersCheck: ValidationCheck = {
  name: 'outliers',
  summary: 'does a value lie far from the others',
  run({ features, settings, setApart }) {
    if (features.length === 0) return null;
    const { maximumModifiedZScore, minimumRows } = settings.outliers;
    return features.flatMap((cells) =>
      cells.feature.kind === 'numeric' ? observe(cells, setApart, maximumModifiedZScore, minimumRows) : [],
    );
  },
};

function observe(
  { feature, column, codes }: FeatureCells,
  setApart: Uint8Array,
  leastLimit: number,
  minimumRows: number,
): Observation[] {
  const values = codes.filter((value, row) => setApart[row] === 0 && !Number.isNaN(value));
  if (values.length < minimumRows) return [];
  const scale = createRobustScale(values);
  if (scale === null) return [];
  const tail = (1 - (1 - falseAlarmShare) ** (1 / values.length)) / 2;
  const limit = Math.max(leastLimit, -normalQuantile(tail));
  const low = scale.median - limit * scale.deviation;
  const high = scale.median + limit * scale.deviation;
  let least = Infinity;
  let greatest = -Infinity;
  const rows = rowsWhere(codes.length, (row) => {
    const value = codes[row] as number;
    if (!(value < low || value > high) || setApart[row] !== 0) return false;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    return true;
  });
  if (rows.length === 0) return [];
  const found = least === greatest ? valueText(least) : `from ${valueText(least)} to ${valueText(greatest)}`;
  const usual = `${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))} (modified z-score ${limit.toFixed(1)} around the median ${valueText(scale.median)})`;
  return [
    {
      column: feature.name,
      severity: 'policy',
      message: `${counted(rows.length, 'value lies', 'values lie')} far from the others: ${found}; the usual are ${usual}`,
      advice: `Look whether they are true; if they cannot be, give ${feature.name} a narrower range`,
      count: rows.length,
      rows,
      cells: column,
    },
  ];
}
