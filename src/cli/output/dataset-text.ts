import type { ColumnSummary, DatasetSummary } from '../../data/index.ts';
import { printableText } from './printable-text.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

const bars = [...'▁▂▃▄▅▆▇█'];

/** Counts as bars of a line's height; an empty part has the lowest. */
export function renderBars(counts: readonly number[]): string {
  const most = Math.max(...counts);
  return counts.map((count) => (most === 0 ? bars[0] : bars[Math.ceil((count / most) * (bars.length - 1))])).join('');
}

const numberText = (value: number): string => String(Number(value.toPrecision(6)));
const longestValues = 60;

function valuesText({ numbers, values, moreValues, unit }: ColumnSummary): string {
  if (numbers !== null && values === null) {
    const { minimum, maximum, median } = numbers;
    return `${numberText(minimum)} to ${numberText(maximum)}${unit === null ? '' : ` ${unit}`}, median ${numberText(median)}`;
  }
  const listed = (values ?? []).map(({ value, label, rows }) => `${label ?? value} ${rows}`);
  const text = listed.join(', ') + (moreValues > 0 ? ` and ${moreValues} more` : '');
  return text.length > longestValues ? `${text.slice(0, longestValues)}…` : text;
}

/** What a dataset holds, for a terminal. */
export function renderDataset(summary: DatasetSummary, style: Style): string {
  const { columns, rowCount, target } = summary;
  const percent = (rows: number): string => (rows === 0 ? '' : `${((100 * rows) / rowCount).toFixed(1)}%`);
  const rows = columns.map((column) => {
    const counts = column.numbers?.histogram ?? column.values?.map((value) => value.rows);
    return [
      column.name,
      column.role === 'feature' ? column.kind : { text: `${column.role}, ${column.kind}`, format: 'dim' as const },
      percent(column.missing),
      column.refused === 0 ? '' : { text: String(column.refused), format: 'red' as const },
      counts === undefined || counts.length > 20 ? '' : renderBars(counts),
      valuesText(column),
    ];
  });
  const titles = ['column', 'kind', 'missing', 'refused', 'rows by value', 'values'];
  const share = ({ label, rows }: { label: string; rows: number }) =>
    `${printableText(label)} ${rows} (${((100 * rows) / rowCount).toFixed(1)}%)`;
  return [
    ...(summary.simulated ? [style('yellow', 'SIMULATED DATA: no real row stands behind any of these figures.')] : []),
    style('bold', printableText(summary.source)),
    `${rowCount} rows, ${columns.length} columns, digest ${summary.digest}`,
    '',
    renderTable(
      titles.map((title) => (title === 'missing' || title === 'refused' ? { title, align: 'right' } : { title })),
      rows,
      style,
    ),
    ...(target === null
      ? []
      : [
          '',
          `${printableText(target.name)}: ${share(target.negative)}, ${share(target.positive)}${
            target.withoutClass > 0 ? style('red', `, ${target.withoutClass} rows without a class`) : ''
          }`,
        ]),
  ].join('\n');
}
