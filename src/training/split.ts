import { type Random, shuffle, stratifiedFolds } from '../statistics/index.ts';
import { groupedFolds } from './grouped-folds.ts';
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
      const foldOfRow = groupedFolds(labels, order.groupOfRow, Math.round(1 / testShare), random);
      return splitBy(labels.length, (row) => foldOfRow[row] === 0);
    }
    case 'time': {
      const [start] = cutsInTime(order.timeOfRow, [1 - testShare]);
      return splitBy(labels.length, (row) => (order.timeOfRow[row] as number) >= (start as number));
    }
  }
}

function inStratifiedTest(labels: Uint8Array, testShare: number, random: Random): (row: number) => boolean {
  const tested = new Uint8Array(labels.length);
  for (const label of [0, 1]) {
    const rows = Uint32Array.from(labels, (_, row) => row).filter((row) => labels[row] === label);
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

/** The first times after which these shares of the rows lie, nearly: rows of one time stay together. */
function cutsInTime(timeOfRow: Uint32Array, shares: readonly number[]): number[] {
  const sorted = timeOfRow.toSorted();
  return shares.map((share) => sorted[Math.min(sorted.length - 1, Math.round(share * sorted.length))] ?? 0);
}

function splitBy(rowCount: number, isTested: (row: number) => boolean): Split {
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  return { trainRows: rows.filter((row) => !isTested(row)), testRows: rows.filter((row) => isTested(row)) };
}

function assertBothClasses(rows: Uint32Array, labels: Uint8Array, name: string): void {
  const positives = rows.reduce((sum, row) => sum + (labels[row] as number), 0);
  if (positives > 0 && positives < rows.length) return;
  throw impossible(
    `${name} has ${rows.length} rows and ${positives} positive ones; both classes are needed. Give more rows, ` +
      'fewer training.crossValidation.folds or another training.split',
  );
}
