import { clustersOf } from './clusters.ts';
import { shuffle } from './draws.ts';
import type { Random } from './random.ts';

/**
 * A fold for each row, all rows of a group in one. The largest groups first, each goes where it keeps every class most
 * evenly spread over the folds: the least sum over the classes of the squared shares (as scikit-learn's
 * StratifiedGroupKFold, with the variance in place of the deviation).
 * @param labels 0 or 1 a row
 * @param groupOfRow any number for each row, equal for rows of one group
 */
export function groupedFolds(labels: Uint8Array, groupOfRow: Uint32Array, folds: number, random: Random): Uint8Array {
  const { count: groupCount, clusterOfRow } = clustersOf(groupOfRow);
  // Two classes a group.
  const counts = new Float64Array(groupCount * 2);
  const totals = [0, 0];
  for (const [row, group] of clusterOfRow.entries()) {
    const label = labels[row] as number;
    counts[group * 2 + label] = (counts[group * 2 + label] as number) + 1;
    totals[label] = (totals[label] as number) + 1;
  }
  const shareOf = (group: number, label: number): number =>
    (totals[label] as number) === 0 ? 0 : (counts[group * 2 + label] as number) / (totals[label] as number);
  const sizeOf = (group: number): number => (counts[group * 2] as number) + (counts[group * 2 + 1] as number);
  const groups = shuffle(
    Uint32Array.from({ length: groupCount }, (_, group) => group),
    random,
  ).toSorted((a, b) => sizeOf(b) - sizeOf(a));

  const shares = new Float64Array(folds * 2);
  const foldOfGroup = new Uint8Array(groupCount);
  for (const group of groups) {
    let best = { fold: 0, cost: Infinity };
    for (let fold = 0; fold < folds; fold += 1) {
      // How much the sum of squares grows: (s + g)² − s² = g (2 s + g).
      const growth = (label: number): number =>
        shareOf(group, label) * (2 * (shares[fold * 2 + label] as number) + shareOf(group, label));
      const cost = growth(0) + growth(1);
      if (cost < best.cost) best = { fold, cost };
    }
    foldOfGroup[group] = best.fold;
    for (const label of [0, 1]) {
      const at = best.fold * 2 + label;
      shares[at] = (shares[at] as number) + shareOf(group, label);
    }
  }
  return Uint8Array.from(clusterOfRow, (group) => foldOfGroup[group] as number);
}
