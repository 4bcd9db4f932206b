import { missing, type Tree, type TreeEnsemble } from '../../../src/models/files/index.ts';

const zeroThreshold = Math.fround(1e-35);

/** The margin of a row, node by node as the engines' documents tell it: what the fast scorer is held against. */
export function marginSimply(ensemble: TreeEnsemble, row: Float64Array): number {
  const single = ensemble.arithmetic === 'float32';
  return ensemble.trees.reduce((sum, tree) => {
    const next = sum + tree.value[leafOf(tree, row, single)]!;
    return single ? Math.fround(next) : next;
  }, ensemble.baseMargin);
}

function leafOf(tree: Tree, row: Float64Array, single: boolean): number {
  let node = 0;
  while (tree.left[node] !== -1) node = goesLeft(tree, node, row, single) ? tree.left[node]! : tree.right[node]!;
  return node;
}

/** Where a row goes at a node, as the engines' documents tell it. */
export function goesLeft(tree: Tree, node: number, row: Float64Array, single: boolean): boolean {
  const threshold = tree.threshold[node]!;
  const kind = tree.missing[node]!;
  let value = row[tree.column[node]!]!;
  if (single) {
    value = Math.fround(value);
    return Number.isNaN(value) ? kind === missing.nanLeft : value < threshold;
  }
  if (Math.abs(value) <= zeroThreshold || (Number.isNaN(value) && kind === missing.none)) value = 0;
  if (kind === missing.zeroLeft || kind === missing.zeroRight) {
    if (value === 0 || Number.isNaN(value)) return kind === missing.zeroLeft;
  } else if (Number.isNaN(value)) return kind === missing.nanLeft;
  return value <= threshold;
}
