/** `1 row`, `2 rows` */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `12%`; never 0% of something, nor 100% of less than all. */
export function shareText(share: number): string {
  const percent = 100 * share;
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent < 0.1) return 'below 0.1%';
  return percent > 99.9 ? 'above 99.9%' : `${Number(percent.toPrecision(percent < 10 ? 1 : 2))}%`;
}

export const short = (value: number): string => String(Number(value.toPrecision(3)));

/** The most frequent of some texts, with their counts: `"abc" (3), 17 (2)`. */
export function tallyText(texts: Iterable<string>, limit = 3): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const ordered = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const told = ordered.slice(0, limit).map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
  return ordered.length > limit ? `${told.join(', ')} and ${ordered.length - limit} more` : told.join(', ');
}
