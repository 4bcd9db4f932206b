/** One feature's values in the rows that a pipeline is fitted on. */
export interface FeatureValues {
  /** Those that are there, in the order of the rows. */
  readonly present: Float64Array;
  readonly missingCount: number;
  /** Of those that are there; Infinity where there is none. */
  readonly least: number;
  /** Of those that are there; −Infinity where there is none. */
  readonly greatest: number;
}

/**
 * Moves what is there to the front of `cells`, which is then the values' memory.
 *
 * @param categoryCount null for a number; what is no finite number, or no category, counts as missing
 */
export function takeFeatureValues(cells: Float64Array, categoryCount: number | null): FeatureValues {
  const count = categoryCount === null ? keepNumbers(cells) : keepCategories(cells, categoryCount);
  let least = Infinity;
  let greatest = -Infinity;
  for (let index = 0; index < count; index += 1) {
    least = Math.min(least, cells[index]!);
    greatest = Math.max(greatest, cells[index]!);
  }
  return { present: cells.subarray(0, count), missingCount: cells.length - count, least, greatest };
}

// Loops over a million rows, here and in the rest of the fit, are indexed and have few branches: iterating a typed array
// takes twice as long, and so does a branch for each value.

/** How many numbers there are. Minus zero and zero are one of them. */
function keepNumbers(cells: Float64Array): number {
  let count = 0;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index]!;
    cells[count] = cell + 0;
    // A finite number less itself is 0; NaN and the infinities give NaN.
    count += Number(cell - cell === 0);
  }
  return count;
}

function keepCategories(cells: Float64Array, categoryCount: number): number {
  let count = 0;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index]!;
    cells[count] = cell + 0;
    count += Number(cell >= 0 && cell < categoryCount && Math.floor(cell) === cell);
  }
  return count;
}

/** The commonest value; of equally common ones the least, as scikit-learn chooses. */
export function mostFrequent(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = sorted[0] as number;
  let bestCount = 0;
  let start = 0;
  for (let index = 1; index <= sorted.length; index += 1) {
    if (sorted[index] === sorted[start]) continue;
    if (index - start > bestCount) {
      bestCount = index - start;
      best = sorted[start] as number;
    }
    start = index;
  }
  return best;
}

/** How many rows have each category. */
export function countCategories(values: Float64Array, categoryCount: number): Uint32Array {
  const counts = new Uint32Array(categoryCount);
  for (const value of values) counts[value]! += 1;
  return counts;
}
