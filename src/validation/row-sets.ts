/** The rows that satisfy the predicate, ascending; each is asked once, in order. */
export function rowsWhere(rowCount: number, satisfies: (row: number) => boolean): Uint32Array {
  let rows = new Uint32Array(64);
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (!satisfies(row)) continue;
    if (count === rows.length) {
      const larger = new Uint32Array(2 * count);
      larger.set(rows);
      rows = larger;
    }
    rows[count] = row;
    count += 1;
  }
  return rows.slice(0, count);
}
