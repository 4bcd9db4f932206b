/** Most categories of one feature that get a column; the rest are rare, and told from the others by having none. */
const mostCategories = 20;
/** Most numbers whose pairs get a column of their own: with ten there are 45 pairs. */
const mostPairedNumbers = 10;

/** Columns of mean 0 and variance 1 over the rows of both sides together, the reference's first. */
export interface Design {
  readonly rowCount: number;
  readonly columns: readonly Float64Array[];
}

/** One feature of both sides, the reference's rows first: numbers or codes of categories, NaN where missing. */
export interface DesignFeature {
  readonly isNumeric: boolean;
  readonly values: Float64Array;
}

/**
 * What a linear rule needs to tell two samples apart by more than the means of single features: of a number its rank among
 * all rows (so that units and outliers mean nothing), the rank's square (spread), and whether it is missing; of
 * categories one column each, and missing; and products of the ranks of two numbers (what goes with what). No column
 * knows which side a row is of.
 */
export function designOf(features: readonly DesignFeature[], rowCount: number): Design {
  const columns: Float64Array[] = [];
  const add = (column: Float64Array | null): void => {
    if (column !== null && standardise(column)) columns.push(column);
  };
  const ranks: Float64Array[] = [];
  for (const { isNumeric, values } of features) {
    add(values.some(Number.isNaN) ? Float64Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0)) : null);
    if (!isNumeric) {
      for (const code of frequentCodes(values)) add(Float64Array.from(values, (value) => (value === code ? 1 : 0)));
      continue;
    }
    const ranked = centredRanks(values);
    ranks.push(ranked.slice());
    add(ranked);
    add(ranks.at(-1)?.map((rank) => rank * rank) ?? null);
  }
  if (ranks.length <= mostPairedNumbers) {
    for (const [index, first] of ranks.entries()) {
      for (const second of ranks.slice(index + 1)) {
        add(first.map((rank, row) => rank * (second[row] as number)));
      }
    }
  }
  return { rowCount, columns };
}

/** Mean 0 and variance 1, in place; false where all values are equal. */
function standardise(column: Float64Array): boolean {
  let sum = 0;
  for (const value of column) sum += value;
  const mean = sum / column.length;
  let squares = 0;
  for (const value of column) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / column.length);
  if (!(deviation > 1e-12)) return false;
  for (let row = 0; row < column.length; row += 1) column[row] = ((column[row] as number) - mean) / deviation;
  return true;
}

/** Ranks from −1 to 1, equal values in the middle of theirs; 0 where missing. */
function centredRanks(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const position = new Map<number, number>();
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    position.set(sorted[start] as number, (start + end) / sorted.length - 1);
    start = end;
  }
  return values.map((value) => position.get(value) ?? 0);
}

function frequentCodes(values: Float64Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of values) if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const byCount = [...counts].sort(([code, count], [otherCode, other]) => other - count || code - otherCode);
  return byCount.slice(0, mostCategories).map(([code]) => code);
}
