import { normalQuantile } from '../../statistics/index.ts';
import type { CheckInput, Observation, ValidationCheck } from '../check.ts';
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
  run(input) {
    const numeric = input.features.filter(({ feature }) => feature.kind === 'numeric');
    if (input.features.length === 0) return null;
    const scratch = new Float64Array(numeric.length === 0 ? 0 : input.table.rowCount);
    return numeric.flatMap((cells) => observe(cells, input, scratch));
  },
};

function observe(
  { feature, codes }: FeatureCells,
  { settings, setApart }: CheckInput,
  scratch: Float64Array,
): Observation[] {
  const { maximumModifiedZScore, minimumRows } = settings.outliers;
  let count = 0;
  for (let row = 0; row < codes.length; row += 1) {
    const value = codes[row] as number;
    if (setApart[row] !== 0 || Number.isNaN(value)) continue;
    scratch[count] = value;
    count += 1;
  }
  if (count < minimumRows) return [];
  const scale = createRobustScale(scratch.subarray(0, count));
  if (scale === null) return [];
  const tail = (1 - (1 - falseAlarmShare) ** (1 / count)) / 2;
  const limit = Math.max(maximumModifiedZScore, -normalQuantile(tail));
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
      cells: { kind: 'number', name: feature.name, values: codes },
    },
  ];
}
