/** Rows that belong together, with a number from 0 to `count` − 1 for each cluster in the order of its first row. */
export interface Clusters {
  readonly count: number;
  readonly clusterOfRow: Uint32Array;
}

/** @param unitOfRow any number for each row, equal for rows that belong together */
export function clustersOf(unitOfRow: Uint32Array): Clusters {
  const numbers = new Map<number, number>();
  const clusterOfRow = new Uint32Array(unitOfRow.length);
  for (let row = 0; row < unitOfRow.length; row += 1) {
    const unit = unitOfRow[row] as number;
    const number = numbers.get(unit) ?? numbers.size;
    numbers.set(unit, number);
    clusterOfRow[row] = number;
  }
  return { count: numbers.size, clusterOfRow };
}
