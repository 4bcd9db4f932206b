import { shuffle } from './draws.ts';
import type { Random } from './random.ts';

/**
 * A fold for each row, from 0 to `folds` − 1: rows are dealt out in a random order, one class after the other, so that
 * neither the sizes of the folds nor their rows of a class differ by more than one.
 * @param labels 0 or 1 a row
 */
export function stratifiedFolds(labels: Uint8Array, folds: number, random: Random): Uint8Array {
  const foldOfRow = new Uint8Array(labels.length);
  const rows = shuffle(
    new Uint32Array(labels.length).map((_, row) => row),
    random,
  );
  let place = 0;
  for (const label of [0, 1]) {
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as number;
      if (labels[row] !== label) continue;
      foldOfRow[row] = place % folds;
      place += 1;
    }
  }
  return foldOfRow;
}
