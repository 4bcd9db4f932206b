import { type Random, shuffle } from '../../../statistics/index.ts';
import type { Design } from './design.ts';
import type { Direction } from './discriminant.ts';
import { areaUnderCurve } from './rank-sum.ts';

/** Exchanges that reach the area before it is clear that chance does; of Besag and Clifford, "Sequential Monte Carlo p-values", 1991. */
const plainChance = 20;

export interface DomainTest {
  /** Area under the ROC curve of rows that the rule was not fitted on; 0.5 is no difference. */
  readonly area: number;
  readonly pValue: number;
}

/**
 * The area of a rule that is fitted without each fold in turn, and how often it is reached when rows are exchanged between
 * the two sides within each fold. That is exact at any size: where nothing has changed, which side a row is of is chance.
 * @param referenceRows the design's rows from the first on that are the reference's
 */
export function exchangeTest(
  design: Design,
  referenceRows: number,
  direction: Direction,
  options: { readonly folds: number; readonly permutations: number },
  random: Random,
): DomainTest {
  const { rowCount, columns } = design;
  const width = columns.length;
  const rows = rowMajor(design);
  const folds = foldsOf(referenceRows, rowCount, options.folds, random);
  const isCurrent = Uint8Array.from({ length: rowCount }, (_, row) => (row < referenceRows ? 0 : 1));
  const total = new Float64Array(width);
  const ofFold = folds.map((members) => sumRows(rows, members, width, null, new Float64Array(width)));
  for (const sums of ofFold) addTo(total, sums, 1);
  const currentOfFold = folds.map(() => new Float64Array(width));
  const reference = new Float64Array(referenceRows);
  const current = new Float64Array(rowCount - referenceRows);

  const area = (): number => {
    const currentTotal = new Float64Array(width);
    for (const [fold, members] of folds.entries()) {
      const sums = sumRows(rows, members, width, isCurrent, currentOfFold[fold] as Float64Array);
      addTo(currentTotal, sums, 1);
    }
    let [nextReference, nextCurrent] = [0, 0];
    for (const [fold, members] of folds.entries()) {
      const sideCount = countCurrent(members, isCurrent);
      const n = current.length - sideCount;
      const m = reference.length - (members.length - sideCount);
      const difference = new Float64Array(width);
      for (let column = 0; column < width; column += 1) {
        const now = (currentTotal[column] as number) - (currentOfFold[fold]?.[column] as number);
        const both = (total[column] as number) - (ofFold[fold]?.[column] as number);
        difference[column] = now / n - (both - now) / m;
      }
      const weights = direction(difference);
      for (const row of members) {
        let score = 0;
        for (let column = 0, at = row * width; column < width; column += 1, at += 1) {
          score += (rows[at] as number) * (weights[column] as number);
        }
        if (isCurrent[row] === 1) current[nextCurrent++] = score;
        else reference[nextReference++] = score;
      }
    }
    return areaUnderCurve(reference, current);
  };

  const observed = area();
  let reached = 0;
  for (let exchange = 1; exchange <= options.permutations; exchange += 1) {
    for (const members of folds) exchangeWithin(members, isCurrent, random);
    if (area() >= observed - 1e-12) reached += 1;
    if (reached === plainChance) return { area: observed, pValue: reached / exchange };
  }
  return { area: observed, pValue: (1 + reached) / (1 + options.permutations) };
}

function rowMajor({ rowCount, columns }: Design): Float64Array {
  const rows = new Float64Array(rowCount * columns.length);
  for (const [at, column] of columns.entries()) {
    for (let row = 0; row < rowCount; row += 1) rows[row * columns.length + at] = column[row] as number;
  }
  return rows;
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

function addTo(total: Float64Array, sums: Float64Array, times: number): void {
  for (let column = 0; column < total.length; column += 1) total[column]! += times * (sums[column] as number);
}

function countCurrent(members: Uint32Array, isCurrent: Uint8Array): number {
  let count = 0;
  for (const row of members) count += isCurrent[row] as number;
  return count;
}
