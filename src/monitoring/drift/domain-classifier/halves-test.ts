import type { Random } from '../../../statistics/index.ts';
import type { Design } from './design.ts';
import type { Direction } from './discriminant.ts';
import type { DomainTest } from './exchange-test.ts';
import { rankSumTail } from './rank-sum.ts';

/**
 * The area of a rule that is fitted on half of each side and asked of the other half, whose rows it does not know, so that
 * its p-value is that of the rank sum (Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", 2017). For sizes at
 * which half of the rows are plenty.
 */
export function halvesTest(design: Design, referenceRows: number, direction: Direction, random: Random): DomainTest {
  const { rowCount, columns } = design;
  const isFitted = new Uint8Array(rowCount);
  chooseHalf(isFitted, 0, referenceRows, random);
  chooseHalf(isFitted, referenceRows, rowCount, random);
  const fitted = [0, 0] as [number, number];
  for (let row = 0; row < rowCount; row += 1) fitted[row < referenceRows ? 0 : 1] += isFitted[row] as number;
  const difference = Float64Array.from(columns, (column) => {
    let [reference, current] = [0, 0];
    for (let row = 0; row < rowCount; row += 1) {
      if (isFitted[row] === 0) continue;
      if (row < referenceRows) reference += column[row] as number;
      else current += column[row] as number;
    }
    return current / fitted[1] - reference / fitted[0];
  });
  const weights = direction(difference);
  const scores = new Float64Array(rowCount);
  for (const [index, column] of columns.entries()) {
    const weight = weights[index] as number;
    for (let row = 0; row < rowCount; row += 1) scores[row]! += weight * (column[row] as number);
  }
  const asked = (_: number, row: number): boolean => isFitted[row] === 0;
  const reference = scores.subarray(0, referenceRows).filter(asked);
  const current = scores.subarray(referenceRows).filter((_, row) => isFitted[row + referenceRows] === 0);
  return rankSumTail(reference, current);
}

/** Marks half of the rows from `from` to below `to`, each as likely as any other. */
function chooseHalf(marks: Uint8Array, from: number, to: number, random: Random): void {
  let wanted = Math.ceil((to - from) / 2);
  for (let row = from; row < to; row += 1) {
    if (random.integer(to - row) >= wanted) continue;
    marks[row] = 1;
    wanted -= 1;
  }
}
