import type { Bar, BenchLine } from './bench-line.ts';

const columns = ['Work', 'Measure', 'Hale', 'Held against', 'Ratio', 'Bar', 'Met'] as const;

/** One row a line, as text of even columns for a terminal. */
export function renderText(lines: readonly BenchLine[]): string {
  const rows = [columns, ...lines.map(cells)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const pad = (cell: string, column: number) =>
    column === 2 || column === 4 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** The same as a Markdown table. */
export function renderMarkdown(lines: readonly BenchLine[]): string {
  const row = (values: readonly string[]) => `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(columns), '|---|---|---:|---|---:|---|---|', ...lines.map((line) => row(cells(line)))].join('\n');
}

function cells(line: BenchLine): readonly string[] {
  const { work, measure, hale, unit, reference, ratio, bar, met } = line;
  return [
    work,
    measure,
    withUnit(hale, unit),
    reference === null ? '–' : `${reference.name}, ${withUnit(reference.value, unit)} (${reference.origin})`,
    ratio === null ? '–' : ratio.toFixed(ratio < 0.1 ? 3 : 2),
    bar === null ? '–' : barText(bar, unit),
    met === null ? '–' : met ? 'yes' : 'NO',
  ];
}

/** Three significant digits, whole numbers from 100 on; three decimals of what has no unit, such as an area. */
function withUnit(value: number, unit: string): string {
  if (unit === '') return value.toFixed(3);
  if (Math.abs(value) < 100) return `${Number(value.toPrecision(3))} ${unit}`;
  return `${value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',')} ${unit}`;
}

function barText(bar: Bar, unit: string): string {
  if (bar.of === 'difference') return `not worse by more than ${withUnit(bar.within, unit)}`;
  const value = (bound: number): string =>
    bar.of === 'figure' ? withUnit(bound, unit) : `${Number(bound.toFixed(3))}×`;
  const bounds = [
    ...(bar.atLeast === undefined ? [] : [`≥ ${value(bar.atLeast)}`]),
    ...(bar.atMost === undefined ? [] : [`≤ ${value(bar.atMost)}`]),
  ];
  return bounds.join(', ');
}
