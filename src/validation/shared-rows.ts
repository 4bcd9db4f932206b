import type { Observation, Split, ValidationSettings } from './check.ts';
import { firstEqualRows } from './equal-rows.ts';
import type { FeatureCells } from './feature-cells.ts';
import { counted, shareText } from './phrases.ts';

/** Test rows whose features are those of a training row: a model that learns by heart is praised for them. */
export function observeSharedRows(
  features: readonly FeatureCells[],
  rowCount: number,
  split: Split,
  settings: ValidationSettings,
): Observation[] {
  const severity = settings.leakage.sharedRows;
  if (severity === 'off' || features.length === 0) return [];
  const first = firstEqualRows(
    features.map((cells) => cells.column),
    rowCount,
  );
  const isTrained = new Uint8Array(rowCount);
  for (let index = 0; index < split.trainRows.length; index += 1) {
    isTrained[first[split.trainRows[index] as number] as number] = 1;
  }
  const rows = Uint32Array.from(split.testRows)
    .filter((row) => isTrained[first[row] as number] === 1)
    .sort();
  if (rows.length === 0) return [];
  return [
    {
      column: null,
      severity,
      message: `${counted(rows.length, 'test row has', 'test rows have')} the features of a training row (${shareText(rows.length, split.testRows.length)} of the test rows)`,
      advice:
        'Take copies out, or split by group, unless equal rows are different cases; the test figures are too good by as much',
      count: rows.length,
      rows,
    },
  ];
}
