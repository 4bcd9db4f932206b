/** Long enough to know a cell or a name by, short enough for a message. */
const longestExcerpt = 60;

/** A cell or a name for a message: as JSON, cut to a bounded length. */
export function excerptOf(value: string | number | null): string {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > longestExcerpt ? `${value.slice(0, longestExcerpt)}…` : value);
}
