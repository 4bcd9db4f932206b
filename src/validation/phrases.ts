import type { CellValue } from '../schema/index.ts';
import { type Column, cellAt } from '../table/index.ts';

/** `1 row`, `2 rows` */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `12.5%`; never 0% of something, nor 100% of less than all. */
export function shareText(count: number, total: number): string {
  if (count === 0 || count === total) return count === 0 ? '0%' : '100%';
  const percent = (100 * count) / total;
  return percent < 0.1 ? 'below 0.1%' : percent > 99.9 ? 'above 99.9%' : `${Number(percent.toFixed(1))}%`;
}

const longestExcerpt = 60;

/** A value as in JSON, with numbers that JSON lacks by name, cut to a bounded length. */
export function valueText(value: CellValue | null): string {
  if (value === null) return 'nothing';
  if (typeof value === 'number') return String(value);
  return value.length > longestExcerpt ? `${JSON.stringify(value.slice(0, longestExcerpt))}…` : JSON.stringify(value);
}

/** The first few of a list, and how many more there are. */
export function listText(items: readonly string[], limit = 5): string {
  const more = items.length - limit;
  return more > 0 ? `${items.slice(0, limit).join(', ')} and ${more} more` : items.join(', ');
}

/** Different values that are counted; of a column with more, the first ones met. */
const mostDifferentValues = 10_000;

/** The different values in the rows of a column and how often each stands there, the most frequent first. */
export function tallyValues(column: Column, rows: Uint32Array): { value: CellValue | null; count: number }[] {
  const counts = new Map<CellValue | null, number>();
  for (const row of rows) {
    const value = cellAt(column, row);
    const before = counts.get(value);
    if (before !== undefined || counts.size < mostDifferentValues) counts.set(value, (before ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1));
}

/** `"abc" (3), "n.d." (1)` */
export const tallyText = (tally: readonly { value: CellValue | null; count: number }[]): string =>
  listText(tally.map(({ value, count }) => (count === 1 ? valueText(value) : `${valueText(value)} (${count} times)`)));
