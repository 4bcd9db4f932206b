import type { EncodedRows } from '../../data/index.ts';
import type { Explainer } from '../../models/index.ts';
import { type Random, shuffle } from '../../statistics/index.ts';

/** What each feature contributed to the predictions of some rows. */
export interface Attributions {
  readonly rowCount: number;
  /** Per feature its contributions, ascending. */
  readonly sorted: readonly Float64Array[];
  /** Per feature the mean of their absolute values. */
  readonly weights: Float64Array;
}

/** Explains rows, or as many of them as `maximumRows` allows, drawn without one twice. */
export function attributionsOf(
  rows: EncodedRows,
  explainer: Explainer,
  maximumRows: number,
  random: Random,
): Attributions {
  const sample = drawRows(rows, maximumRows, random);
  const { rowCount, featureCount } = sample;
  const contributions = explainer.contributions(sample);
  const columns = Array.from({ length: featureCount }, (_, feature) =>
    Float64Array.from({ length: rowCount }, (__, row) => contributions[row * featureCount + feature] as number).sort(),
  );
  return {
    rowCount,
    sorted: columns,
    weights: Float64Array.from(columns, (column) =>
      rowCount === 0 ? 0 : column.reduce((sum, value) => sum + Math.abs(value), 0) / rowCount,
    ),
  };
}

function drawRows(rows: EncodedRows, most: number, random: Random): EncodedRows {
  const { rowCount, featureCount, values } = rows;
  if (rowCount <= most) return rows;
  const drawn = shuffle(
    Uint32Array.from({ length: rowCount }, (_, row) => row),
    random,
  ).subarray(0, most);
  const picked = new Float64Array(most * featureCount);
  for (const [at, row] of drawn.entries()) {
    picked.set(values.subarray(row * featureCount, (row + 1) * featureCount), at * featureCount);
  }
  return { rowCount: most, featureCount, values: picked };
}
