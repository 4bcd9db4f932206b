/** PostgreSQL counts the values of a statement in 16 bits. */
const mostValues = 65_535;

/** Rows in pieces that one INSERT can hold. */
export function* inStatements<Row extends object>(rows: readonly Row[]): Generator<Row[]> {
  const columns = Object.keys(rows[0] ?? {}).length;
  const size = Math.floor(mostValues / Math.max(1, columns));
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
