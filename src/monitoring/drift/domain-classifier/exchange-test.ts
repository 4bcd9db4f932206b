import { type Random, shuffle } from '../../../statistics/index.ts';
import { areaUnderCurve } from './rank-sum.ts';

/** Exchanges that reach the area before it is clear that chance does; of Besag and Clifford, "Sequential Monte Carlo p-values", 1991. */
const plainChance = 20;

/** Areas that were summed in another order are equal to this. */
const rounding = 1e-12;

export interface DomainTest {
  /** Area under the ROC curve of rows that the rule was not fitted on; 0.5 is no difference. */
  readonly area: number;
  readonly pValue: number;
}

/**
 * The area of a rule that is fitted without each fold in turn, and how often it is reached when rows are exchanged between
 * the two sides within each fold. That is exact at any size: where nothing has changed, which side a row is of is chance.
 * @param rows of `whitenedRows`, the first `referenceRows` of them the reference's
 */
export function exchangeTest(
  rows: Float64Array,
  rowCount: number,
  referenceRows: number,
  options: { readonly folds: number; readonly permutations: number },
  random: Random,
): DomainTest {
  const folds = foldsOf(referenceRows, rowCount, options.folds, random);
  const isCurrent = Uint8Array.from({ length: rowCount }, (_, row) => (row < referenceRows ? 0 : 1));
  const area = foldedArea(rows, folds, isCurrent, rowCount - referenceRows);
  const observed = area();
  let reached = 0;
  for (let exchange = 1; exchange <= options.permutations; exchange += 1) {
    for (const members of folds) exchangeWithin(members, isCurrent, random);
    if (area() >= observed - rounding) reached += 1;
    if (reached === plainChance) return { area: observed, pValue: reached / exchange };
  }
  return { area: observed, pValue: (1 + reached) / (1 + options.permutations) };
}

/** The area under the curve of scores out of fold, for whatever sides `isCurrent` says when it is asked. */
function foldedArea(
  rows: Float64Array,
  folds: readonly Uint32Array[],
  isCurrent: Uint8Array,
  currentRows: number,
): () => number {
  const rowCount = isCurrent.length;
  const width = rows.length / rowCount;
  const ofFold = folds.map((members) => sumRows(rows, members, width, null, new Float64Array(width)));
  const total = sumOf(ofFold, new Float64Array(width));
  const currentOfFold = folds.map(() => new Float64Array(width));
  const currentTotal = new Float64Array(width);
  const direction = new Float64Array(width);
  const reference = new Float64Array(rowCount - currentRows);
  const current = new Float64Array(currentRows);
  return () => {
    for (const [fold, members] of folds.entries()) {
      sumRows(rows, members, width, isCurrent, currentOfFold[fold] as Float64Array);
    }
    sumOf(currentOfFold, currentTotal);
    let [nextReference, nextCurrent] = [0, 0];
    for (const [fold, members] of folds.entries()) {
      const inFold = countCurrent(members, isCurrent);
      const n = current.length - inFold;
      const m = reference.length - (members.length - inFold);
      const [both, now] = [ofFold[fold] as Float64Array, currentOfFold[fold] as Float64Array];
      for (let column = 0; column < width; column += 1) {
        const currentSum = (currentTotal[column] as number) - (now[column] as number);
        const bothSum = (total[column] as number) - (both[column] as number);
        direction[column] = currentSum / n - (bothSum - currentSum) / m;
      }
      for (const row of members) {
        const score = product(rows, row * width, direction);
        if (isCurrent[row] === 1) current[nextCurrent++] = score;
        else reference[nextReference++] = score;
      }
    }
    return areaUnderCurve(reference.sort(), current);
  };
}

/** In four sums, which do not wait for one another. */
function product(rows: Float64Array, start: number, direction: Float64Array): number {
  const width = direction.length;
  let [a, b, c, d] = [0, 0, 0, 0];
  let column = 0;
  for (; column + 3 < width; column += 4) {
    const at = start + column;
    a += (rows[at] as number) * (direction[column] as number);
    b += (rows[at + 1] as number) * (direction[column + 1] as number);
    c += (rows[at + 2] as number) * (direction[column + 2] as number);
    d += (rows[at + 3] as number) * (direction[column + 3] as number);
  }
  for (; column < width; column += 1) a += (rows[start + column] as number) * (direction[column] as number);
  return a + b + (c + d);
}

/** Each fold has about as many rows of either side as any other. */
function foldsOf(referenceRows: number, rowCount: number, count: number, random: Random): readonly Uint32Array[] {
  const folds = Array.from({ length: count }, () => [] as number[]);
  const deal = (from: number, to: number): void => {
    const order = shuffle(
      Uint32Array.from({ length: to - from }, (_, index) => from + index),
      random,
    );
    for (const [index, row] of order.entries()) folds[index % count]?.push(row);
  };
  deal(0, referenceRows);
  deal(referenceRows, rowCount);
  return folds.map((members) => Uint32Array.from(members));
}

function exchangeWithin(members: Uint32Array, isCurrent: Uint8Array, random: Random): void {
  for (let last = members.length - 1; last > 0; last -= 1) {
    const [row, other] = [members[last] as number, members[random.integer(last + 1)] as number];
    const kept = isCurrent[row] as number;
    isCurrent[row] = isCurrent[other] as number;
    isCurrent[other] = kept;
  }
}

function sumRows(
  rows: Float64Array,
  members: Uint32Array,
  width: number,
  only: Uint8Array | null,
  into: Float64Array,
): Float64Array {
  into.fill(0);
  for (const row of members) {
    if (only !== null && only[row] === 0) continue;
    for (let column = 0, at = row * width; column < width; column += 1, at += 1) into[column]! += rows[at] as number;
  }
  return into;
}

function sumOf(parts: readonly Float64Array[], into: Float64Array): Float64Array {
  into.fill(0);
  for (const part of parts)
    for (let column = 0; column < into.length; column += 1) into[column]! += part[column] as number;
  return into;
}

function countCurrent(members: Uint32Array, isCurrent: Uint8Array): number {
  let count = 0;
  for (const row of members) count += isCurrent[row] as number;
  return count;
}
