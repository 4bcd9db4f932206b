import type { CheckInput, Observation, ValidationCheck } from '../check.ts';
import { counted, shareText, tallyText, tallyValues, valueText } from '../phrases.ts';
import { rowsWhere } from '../row-sets.ts';

/** The labels, and on the rows that are left to train on how many there are of each class. */
export const targetCheck: ValidationCheck = {
  name: 'target',
  summary: 'has every row a label, and each class enough rows',
  run(input) {
    return input.target === undefined ? null : [...unlabelled(input), ...counts(input)];
  },
};

function unlabelled({ table, schema, target }: CheckInput): Observation[] {
  if (target === undefined || target.unlabelled.length === 0) return [];
  const { column } = target;
  const { name, negativeValues, positiveValues } = schema.target;
  const isEmpty = (row: number): boolean =>
    column.kind === 'number' ? Number.isNaN(column.values[row]) : (column.codes[row] as number) < 0;
  const missing = target.unlabelled.filter(isEmpty);
  const unknown = target.unlabelled.filter((row) => !isEmpty(row));
  const observations: Observation[] = [];
  if (missing.length > 0) {
    observations.push({
      column: name,
      severity: 'policy',
      message: `missing in ${missing.length} of ${table.rowCount} rows (${shareText(missing.length, table.rowCount)})`,
      advice: 'Fill the labels in; such a row teaches nothing',
      count: missing.length,
      rows: missing,
      cells: column,
      unfit: `${name} is missing`,
    });
  }
  if (unknown.length > 0) {
    const known = [...negativeValues, ...positiveValues].map(valueText).join(', ');
    observations.push({
      column: name,
      severity: 'policy',
      message: `${counted(unknown.length, 'cell is', 'cells are')} no label: ${tallyText(tallyValues(column, unknown))}; known are ${known}`,
      advice: 'Correct the cells, or add them to negativeValues or positiveValues of data.schema.target',
      count: unknown.length,
      rows: unknown,
      cells: column,
      unfit: `${name} is none of ${known}`,
    });
  }
  return observations;
}

function counts({ table, schema, target, settings, setApart }: CheckInput): Observation[] {
  if (target === undefined) return [];
  const { labels } = target;
  const { minimumRows, minimumRowsPerClass } = settings;
  const isUnlabelled = new Uint8Array(table.rowCount);
  for (const row of target.unlabelled) isUnlabelled[row] = 1;
  const rowsOf = (label: number) =>
    rowsWhere(table.rowCount, (row) => labels[row] === label && isUnlabelled[row] === 0 && setApart[row] === 0).length;
  const { negativeLabel, positiveLabel, name } = schema.target;
  const classes = [
    { label: negativeLabel, values: schema.target.negativeValues, rows: rowsOf(0) },
    { label: positiveLabel, values: schema.target.positiveValues, rows: rowsOf(1) },
  ];
  const total = classes.reduce((sum, { rows }) => sum + rows, 0);
  const observations: Observation[] = [];
  const observe = (severity: 'error' | 'warning', count: number, message: string, advice: string) =>
    observations.push({ column: name, severity, count, message, advice });
  if (total < minimumRows) {
    observe(
      'error',
      total,
      `${total} of ${counted(table.rowCount, 'row')} can be trained on; at least ${minimumRows} were expected`,
      'Bring more rows, or lower validation.minimumRows if these are enough to you',
    );
  }
  for (const { label, values, rows } of classes) {
    if (rows >= minimumRowsPerClass || total === 0) continue;
    const meaning = `${JSON.stringify(label)} (${values.map(valueText).join(', ')})`;
    observe(
      'error',
      rows,
      rows === 0
        ? `one class alone: no row is ${meaning}; at least ${minimumRowsPerClass} were expected`
        : `${counted(rows, 'row is', 'rows are')} ${meaning}; at least ${minimumRowsPerClass} were expected`,
      rows === 0
        ? 'Bring rows of both classes, and look whether negativeValues and positiveValues of data.schema.target are right'
        : 'Bring more rows of that class, or lower validation.minimumRowsPerClass if these are enough to you',
    );
  }
  const rarer = classes.reduce((a, b) => (b.rows < a.rows ? b : a));
  if (rarer.rows >= minimumRowsPerClass && rarer.rows < settings.target.minimumMinorityShare * total) {
    observe(
      'warning',
      rarer.rows,
      `${rarer.rows} of ${total} rows (${shareText(rarer.rows, total)}) are ${JSON.stringify(rarer.label)}; fewer than ${100 * settings.target.minimumMinorityShare}% are rare`,
      'Do not go by accuracy: choose by average precision or MCC, and set the threshold by cost',
    );
  }
  return observations;
}
