import type { Tree, TreeEnsemble } from '../../../src/models/files/index.ts';
import { goesLeft } from '../scoring/score-simply.ts';

/**
 * The Shapley values of a row by their definition, over all subsets of its columns; the expected margin last. What is not
 * known of a row goes both ways, in the proportion of the covers.
 */
export function contributionsSimply(ensemble: TreeEnsemble, row: Float64Array): number[] {
  const { columnCount, trees, baseMargin, arithmetic } = ensemble;
  const single = arithmetic === 'float32';
  const subsets = 2 ** columnCount;
  const expected = Array.from({ length: subsets }, (_, known) =>
    trees.reduce((sum, tree) => sum + expectedOf(tree, 0, row, known, single), baseMargin),
  );
  const contributions = Array.from({ length: columnCount }, (_, column) => {
    let sum = 0;
    for (let known = 0; known < subsets; known += 1) {
      if ((known >> column) % 2 === 1) continue;
      const size = bitCount(known);
      const weight = (factorial(size) * factorial(columnCount - size - 1)) / factorial(columnCount);
      sum += weight * (expected[known | (1 << column)]! - expected[known]!);
    }
    return sum;
  });
  return [...contributions, expected[0]!];
}

function expectedOf(tree: Tree, node: number, row: Float64Array, known: number, single: boolean): number {
  const left = tree.left[node]!;
  const right = tree.right[node]!;
  if (left === -1) return tree.value[node]!;
  const below = (child: number): number => expectedOf(tree, child, row, known, single);
  if ((known >> tree.column[node]!) % 2 === 1) return below(goesLeft(tree, node, row, single) ? left : right);
  const cover = tree.cover![node]!;
  const share = (child: number): number => (cover > 0 ? tree.cover![child]! / cover : 1 / 2);
  return share(left) * below(left) + share(right) * below(right);
}

const bitCount = (bits: number): number => (bits === 0 ? 0 : (bits & 1) + bitCount(bits >>> 1));
const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
