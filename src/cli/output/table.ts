import { printableText } from './printable-text.ts';
import type { Format, Style } from './style.ts';

export interface TableColumn {
  readonly title: string;
  /** Numbers stand right. */
  readonly align?: 'left' | 'right';
}

/** A cell; its text may come from anywhere. */
export type TableCell = string | { readonly text: string; readonly format: Format };

/** Columns of text under their titles, as wide as they need to be, two spaces apart. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  style: Style,
): string {
  const textOf = (cell: TableCell = ''): string => printableText(typeof cell === 'string' ? cell : cell.text);
  const widths = columns.map(({ title }, index) =>
    rows.reduce((widest, row) => Math.max(widest, textOf(row[index]).length), title.length),
  );
  const line = (cells: readonly TableCell[]): string =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? '';
        const text = textOf(cell);
        const padding = ' '.repeat((widths[index] as number) - text.length);
        const styled = typeof cell === 'string' || text === '' ? text : style(cell.format, text);
        if (align === 'right') return padding + styled;
        return index === columns.length - 1 ? styled : styled + padding;
      })
      .join('  ')
      .trimEnd();
  const heading = columns.map(({ title }) => ({ text: title, format: 'bold' as const }));
  return [heading, ...rows].map(line).join('\n');
}
