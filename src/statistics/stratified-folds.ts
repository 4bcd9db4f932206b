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
    Uint32Array.from(labels, (_, row) => row),
    random,
  ).toSorted((a, b) => (labels[a] as number) - (labels[b] as number));
  for (const [place, row] of rows.entries()) foldOfRow[row] = place % folds;
  return foldOfRow;
}
