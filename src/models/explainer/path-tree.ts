import type { Tree } from '../files/index.ts';
import type { Lanes } from '../scorer/lanes.ts';

/** One tree as its explanation walks it: nodes in the order of their depth, siblings side by side, the root first. */
export interface PathTree {
  readonly nodeCount: number;
  /** The nodes that split, in order. The arrays up to `ancestor` have one entry for each of them. */
  readonly split: Int32Array;
  /** Its left child; the right one is the next node. */
  readonly child: Int32Array;
  readonly column: Int32Array;
  /** See `Lanes`: a row goes right where the word less the row's word is below 0. */
  readonly word: Int32Array;
  /**
   * The child, on the way from the root, of the last split before this one on the same column: whether a row fits all
   * that was asked of the column so far is known there. The root where there is none.
   */
  readonly ancestor: Int32Array;
  /** The nodes that do not, and their values. */
  readonly leaf: Int32Array;
  readonly leafValue: Float64Array;
  /** Per node: the share of its parent's training rows that came to it; 1 at the root. */
  readonly share: Float64Array;
  /** Per node: the product of the shares at the splits on the column that led to it, this one included. */
  readonly columnShare: Float64Array;
  /** What the tree gives on average over its training rows. */
  readonly mean: number;
  /** Most different columns on the way to a leaf. */
  readonly depth: number;
}

/** @throws RangeError of a tree that was read without covers: a bug of the caller */
export function pathTree(tree: Tree, lanes: Lanes): PathTree {
  const { cover } = tree;
  if (cover === undefined) throw new RangeError('the tree was read without its covers');
  const nodeCount = tree.left.length;
  const share = new Float64Array(nodeCount).fill(1);
  const columnShare = new Float64Array(nodeCount).fill(1);
  const reach = new Float64Array(nodeCount).fill(1);
  const depths = new Int32Array(nodeCount);
  const parent = new Int32Array(nodeCount).fill(-1);
  const splits: { split: number; child: number; column: number; word: number; ancestor: number }[] = [];
  const leaves: { leaf: number; value: number }[] = [];
  const columnOf = new Int32Array(nodeCount).fill(-1);
  // Place in the new order → node of the file. It grows as it is walked.
  const order = [0];
  let mean = 0;
  let depth = 0;
  for (let place = 0; place < order.length; place += 1) {
    const node = order[place]!;
    if (tree.left[node] === -1) {
      leaves.push({ leaf: place, value: tree.value[node]! });
      mean += reach[place]! * tree.value[node]!;
      depth = Math.max(depth, depths[place]!);
      continue;
    }
    const column = tree.column[node]!;
    columnOf[place] = column;
    let ancestor = place;
    while (ancestor !== 0 && columnOf[parent[ancestor]!] !== column) ancestor = parent[ancestor]!;
    const child = order.length;
    const word = lanes.wordOf(column, tree.threshold[node]!, tree.missing[node]!);
    splits.push({ split: place, child, column, word, ancestor });
    const children = [tree.left[node]!, tree.right[node]!];
    for (const [side, below] of children.entries()) {
      const at = child + side;
      order.push(below);
      parent[at] = place;
      // Where no row came at training, any would go either way.
      share[at] = cover[node]! > 0 ? cover[below]! / cover[node]! : 1 / 2;
      columnShare[at] = columnShare[ancestor]! * share[at]!;
      reach[at] = reach[place]! * share[at]!;
      depths[at] = depths[place]! + (ancestor === 0 ? 1 : 0);
    }
  }
  return {
    nodeCount: order.length,
    split: Int32Array.from(splits, (one) => one.split),
    child: Int32Array.from(splits, (one) => one.child),
    column: Int32Array.from(splits, (one) => one.column),
    word: Int32Array.from(splits, (one) => one.word),
    ancestor: Int32Array.from(splits, (one) => one.ancestor),
    leaf: Int32Array.from(leaves, (one) => one.leaf),
    leafValue: Float64Array.from(leaves, (one) => one.value),
    share,
    columnShare,
    mean,
    depth,
  };
}
