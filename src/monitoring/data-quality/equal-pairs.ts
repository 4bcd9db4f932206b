/** How often equal rows come among some. */
export interface EqualPairs {
  /** Pairs of rows that are equal: three equal rows are three pairs. */
  readonly pairs: number;
  /** Rows of the record that comes most often. */
  readonly mostRows: number;
}

/** @param hashes of the rows; they are sorted in place */
export function equalPairs(hashes: BigUint64Array): EqualPairs {
  hashes.sort();
  let pairs = 0;
  let mostRows = 0;
  for (let start = 0; start < hashes.length; ) {
    let end = start;
    while (end < hashes.length && hashes[end] === hashes[start]) end += 1;
    const count = end - start;
    pairs += (count * (count - 1)) / 2;
    mostRows = Math.max(mostRows, count);
    start = end;
  }
  return { pairs, mostRows };
}
