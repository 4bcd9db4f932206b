import type { CheckInput, Observation, ValidationCheck } from '../check.ts';
import { firstEqualRows } from '../equal-rows.ts';
import { counted, shareText } from '../phrases.ts';
import { rowsWhere } from '../row-sets.ts';

/** Rows that are equal in every column, and rows that are equal in every feature but of the other class. */
export const duplicatesCheck: ValidationCheck = {
  name: 'duplicates',
  summary: 'does a row stand twice, or contradict another',
  run(input) {
    const { table, features } = input;
    if (features.length === 0) return null;
    const observations: Observation[] = [];
    const first = firstEqualRows(table.columns, table.rowCount);
    const copies = rowsWhere(table.rowCount, (row) => first[row] !== row);
    if (copies.length > 0) {
      observations.push({
        column: null,
        severity: 'policy',
        message: `${counted(copies.length, 'row is', 'rows are')} equal to an earlier one in every column (${shareText(copies.length, table.rowCount)})`,
        advice:
          'Take copies out of the file, or set validation.duplicates.quarantine, unless equal rows are different cases',
        count: copies.length,
        rows: copies,
        unfit: 'equal to an earlier row',
      });
    }
    return [...observations, ...contradictions(input)];
  },
};

/** All rows of each group that has labels of both classes. */
function contradictions({ table, features, target }: CheckInput): Observation[] {
  if (target === undefined) return [];
  const { labels, unlabelled } = target;
  const columns = features.map((cells) => cells.column);
  const first = firstEqualRows(columns, table.rowCount);
  const isLabelled = new Uint8Array(table.rowCount).fill(1);
  for (const row of unlabelled) isLabelled[row] = 0;
  // Under the first row of each group: 1 where it has a negative row, 2 where a positive, 3 both.
  const classes = new Uint8Array(table.rowCount);
  for (let row = 0; row < table.rowCount; row += 1) {
    if (isLabelled[row] === 1) classes[first[row] as number]! |= labels[row] === 1 ? 2 : 1;
  }
  const rows = rowsWhere(table.rowCount, (row) => isLabelled[row] === 1 && classes[first[row] as number] === 3);
  if (rows.length === 0) return [];
  return [
    {
      column: null,
      severity: 'warning',
      message: `${counted(rows.length, 'row has', 'rows have')} the features of a row of the other class (${shareText(rows.length, table.rowCount)})`,
      advice: 'Look whether a label is wrong or a feature is missing: no model can tell these rows apart',
      count: rows.length,
      rows,
      cells: target.column,
    },
  ];
}
