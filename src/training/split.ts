import { cutsInTime, groupedFolds, type Random, shuffle, stratifiedFolds } from '../statistics/index.ts';
import { impossible, type RowOrder } from './row-order.ts';

/** Row indices, ascending. */
export interface Split {
  readonly trainRows: Uint32Array;
  readonly testRows: Uint32Array;
}

/**
 * Holds out about `testShare` of the rows. Stratified: of each class its share, to the row. Grouped: whole groups, the
 * classes' shares kept near. Time: the latest rows, none of one time on both sides.
 * @param labels 0 or 1 a row
 * @throws HaleError SPLIT_IMPOSSIBLE where a side would lack a class
 */
export function splitRows(labels: Uint8Array, order: RowOrder, testShare: number, random: Random): Split {
  const split = holdOut(labels, order, testShare, random);
  assertBothClasses(split.trainRows, labels, 'the training part');
  assertBothClasses(split.testRows, labels, 'the held-out part');
  return split;
}

function holdOut(labels: Uint8Array, order: RowOrder, testShare: number, random: Random): Split {
  switch (order.method) {
    case 'stratified':
      return splitBy(labels.length, inStratifiedTest(labels, testShare, random));
    case 'grouped': {
      const { parts, tested } = fractionOf(testShare);
      const partOfRow = groupedFolds(labels, order.groupOfRow, parts, random);
      return splitBy(labels.length, (row) => (partOfRow[row] as number) < tested);
    }
    case 'time': {
      const [start] = cutsInTime(order.timeOfRow, [1 - testShare]);
      return splitBy(labels.length, (row) => (order.timeOfRow[row] as number) >= (start as number));
    }
  }
}

/** As few equal parts as come nearest to a share, so that groups have much room in each: 0.4 is 2 of 5. */
function fractionOf(share: number): { readonly parts: number; readonly tested: number } {
  let best = { parts: 1, tested: 1, error: Infinity };
  for (let parts = 2; parts <= mostParts; parts += 1) {
    const tested = Math.round(share * parts);
    const error = Math.abs(tested / parts - share);
    if (tested > 0 && error < best.error - Number.EPSILON) best = { parts, tested, error };
  }
  return best;
}

/** One of them is the least share that may be held out. */
const mostParts = 20;

function inStratifiedTest(labels: Uint8Array, testShare: number, random: Random): (row: number) => boolean {
  const tested = new Uint8Array(labels.length);
  for (const label of [0, 1]) {
    const rows = rowsWhere(labels.length, (row) => labels[row] === label);
    const count = Math.round(rows.length * testShare);
    for (const row of shuffle(rows, random).subarray(0, count)) tested[row] = 1;
  }
  return (row) => tested[row] === 1;
}

/**
 * The folds of a cross-validation over all rows. In time order each fold is tested on one block of time and trained on
 * all blocks before it (forward chaining), so that the first block is never tested.
 * @throws HaleError SPLIT_IMPOSSIBLE where a side of a fold would lack a class
 */
export function splitIntoFolds(labels: Uint8Array, order: RowOrder, folds: number, random: Random): readonly Split[] {
  const splits = Array.from({ length: folds }, foldMaker(labels, order, folds, random));
  for (const [index, split] of splits.entries()) {
    assertBothClasses(split.trainRows, labels, `what fold ${index + 1} of ${folds} trains on`);
    assertBothClasses(split.testRows, labels, `what fold ${index + 1} of ${folds} is tested on`);
  }
  return splits;
}

function foldMaker(labels: Uint8Array, order: RowOrder, folds: number, random: Random) {
  if (order.method === 'time') {
    const { timeOfRow } = order;
    const shares = Array.from({ length: folds }, (_, fold) => (fold + 1) / (folds + 1));
    const starts = [...cutsInTime(timeOfRow, shares), Infinity];
    return (_: unknown, fold: number): Split => {
      const [start, end] = [starts[fold] as number, starts[fold + 1] as number];
      const split = splitBy(labels.length, (row) => (timeOfRow[row] as number) >= start);
      return { ...split, testRows: split.testRows.filter((row) => (timeOfRow[row] as number) < end) };
    };
  }
  const foldOfRow =
    order.method === 'grouped'
      ? groupedFolds(labels, order.groupOfRow, folds, random)
      : stratifiedFolds(labels, folds, random);
  return (_: unknown, fold: number): Split => splitBy(labels.length, (row) => foldOfRow[row] === fold);
}

function splitBy(rowCount: number, isTested: (row: number) => boolean): Split {
  return { trainRows: rowsWhere(rowCount, (row) => !isTested(row)), testRows: rowsWhere(rowCount, isTested) };
}

function rowsWhere(rowCount: number, satisfies: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (!satisfies(row)) continue;
    rows[count] = row;
    count += 1;
  }
  return rows.slice(0, count);
}

function assertBothClasses(rows: Uint32Array, labels: Uint8Array, name: string): void {
  const positives = rows.reduce((sum, row) => sum + (labels[row] as number), 0);
  if (positives > 0 && positives < rows.length) return;
  throw impossible(
    `${name} has ${rows.length} rows and ${positives} positive ones; both classes are needed. Give more rows, ` +
      'fewer training.crossValidation.folds or another training.split',
  );
}
