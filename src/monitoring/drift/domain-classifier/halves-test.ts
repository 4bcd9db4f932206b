import type { Random } from '../../../statistics/index.ts';
import type { DomainTest } from './exchange-test.ts';
import { rankSumTail } from './rank-sum.ts';

/**
 * The area of a rule that is fitted on half of each side and asked of the other half, whose rows it does not know, so that
 * its p-value is that of the rank sum (Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", 2017). For sizes at
 * which half of the rows are plenty.
 * @param rows of `whitenedRows`, the first `referenceRows` of them the reference's
 */
export function halvesTest(rows: Float64Array, rowCount: number, referenceRows: number, random: Random): DomainTest {
  const width = rows.length / rowCount;
  const isFitted = new Uint8Array(rowCount);
  chooseHalf(isFitted, 0, referenceRows, random);
  chooseHalf(isFitted, referenceRows, rowCount, random);
  const sums = [new Float64Array(width), new Float64Array(width)] as const;
  const fitted: [number, number] = [0, 0];
  for (let row = 0; row < rowCount; row += 1) {
    if (isFitted[row] === 0) continue;
    const side = row < referenceRows ? 0 : 1;
    fitted[side] += 1;
    for (let column = 0; column < width; column += 1) sums[side][column]! += rows[row * width + column] as number;
  }
  const direction = sums[1].map((sum, column) => sum / fitted[1] - (sums[0][column] as number) / fitted[0]);
  const scores: [number[], number[]] = [[], []];
  for (let row = 0; row < rowCount; row += 1) {
    if (isFitted[row] === 1) continue;
    let score = 0;
    for (let column = 0; column < width; column += 1) {
      score += (direction[column] as number) * (rows[row * width + column] as number);
    }
    scores[row < referenceRows ? 0 : 1].push(score);
  }
  return rankSumTail(Float64Array.from(scores[0]), Float64Array.from(scores[1]));
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
