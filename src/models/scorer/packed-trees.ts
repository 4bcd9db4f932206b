import type { Tree, TreeEnsemble } from '../files/index.ts';
import type { Lanes } from './lanes.ts';

export const layouts = { complete: 0, masked: 1, preorder: 2 } as const;

/**
 * Trees as arrays of numbers, each in the layout that scores it fastest.
 *
 * - `complete`, for shallow trees: nodes in the order of a heap, so that the children of `i` are `2 i` and `2 i + 1` and
 *   no pointer is read. A node is its word (see `Lanes`).
 * - `masked`, for deeper trees of up to 32 leaves: per lane of the tree a table by rank of the leaves that its nodes
 *   leave possible, as bits, the leftmost leaf highest. Of the bits that all lanes leave, the highest is the leaf
 *   (QuickScorer, Lucchese et al. 2015, with its loops over thresholds done beforehand). A lane is two numbers: its
 *   start in a block, and what to add to a row's word to come to its entry in `tables`.
 * - `preorder`, for the rest: the left child of `i` is `i + 1`, a leaf is its own right child. A node is two numbers: its
 *   word, and how much further the right child is.
 */
export interface PackedTrees {
  readonly treeCount: number;
  /** Of a word: see `Lanes`. */
  readonly positionBits: number;
  readonly layout: Uint8Array;
  readonly areAllComplete: boolean;
  /** Per tree its first number in `nodes`. */
  readonly nodeStart: Int32Array;
  /** Per tree its first number in `leaves`, which has one a node in preorder and else one a leaf from left to right. */
  readonly leafStart: Int32Array;
  /** Per tree its depth, 2 at least; where it is masked, how many lanes it has. */
  readonly steps: Int32Array;
  readonly nodes: Int32Array;
  readonly tables: Int32Array;
  readonly leaves: Float64Array;
}

/** As deep as `addComplete` goes; deeper trees would waste steps and memory, as few of them are complete. */
const deepestComplete = 4;
const mostMaskedLeaves = 32;
/** 8 MiB of tables; a model that needs more is walked node by node. */
const mostTableEntries = 2 ** 21;
interface Parts {
  readonly nodes: number[];
  readonly tables: number[];
  readonly leaves: number[];
}

export function packTrees({ trees }: TreeEnsemble, lanes: Lanes): PackedTrees {
  const parts: Parts = { nodes: [], tables: [], leaves: [] };
  const treeCount = trees.length;
  const layout = new Uint8Array(treeCount);
  const nodeStart = new Int32Array(treeCount);
  const leafStart = new Int32Array(treeCount);
  const steps = new Int32Array(treeCount);
  for (const [index, tree] of trees.entries()) {
    const depth = depthOf(tree);
    nodeStart[index] = parts.nodes.length;
    leafStart[index] = parts.leaves.length;
    steps[index] = Math.max(depth, 2);
    if (depth <= deepestComplete) appendComplete(tree, lanes, steps[index]!, parts);
    else if (tree.left.length < 2 * mostMaskedLeaves && parts.tables.length < mostTableEntries) {
      layout[index] = layouts.masked;
      steps[index] = appendMasked(tree, lanes, parts);
    } else {
      layout[index] = layouts.preorder;
      appendPreorder(tree, lanes, parts);
    }
  }
  return {
    treeCount,
    positionBits: lanes.positionBits,
    layout,
    areAllComplete: layout.every((each) => each === layouts.complete),
    nodeStart,
    leafStart,
    steps,
    nodes: Int32Array.from(parts.nodes),
    tables: Int32Array.from(parts.tables),
    leaves: Float64Array.from(parts.leaves),
  };
}

const isLeaf = (tree: Tree, node: number): boolean => tree.left[node] === -1;
const wordOf = (tree: Tree, node: number, lanes: Lanes): number =>
  lanes.wordOf(tree.column[node]!, tree.threshold[node]!, tree.missing[node]!);

function depthOf(tree: Tree): number {
  let deepest = 0;
  const depths = new Int32Array(tree.left.length);
  const pending = [0];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    deepest = Math.max(deepest, depths[node]!);
    if (isLeaf(tree, node)) continue;
    for (const child of [tree.left[node]!, tree.right[node]!]) {
      depths[child] = depths[node]! + 1;
      pending.push(child);
    }
  }
  return deepest;
}

function appendComplete(tree: Tree, lanes: Lanes, depth: number, { nodes, leaves }: Parts): void {
  const nodeOf = new Int32Array(2 ** (depth + 1));
  for (let slot = 2; slot < nodeOf.length; slot += 1) {
    const parent = nodeOf[slot >> 1]!;
    nodeOf[slot] = isLeaf(tree, parent) ? parent : slot % 2 === 0 ? tree.left[parent]! : tree.right[parent]!;
  }
  const firstLeaf = 2 ** depth;
  // A heap starts at 1.
  nodes.push(0);
  for (const node of nodeOf.subarray(1, firstLeaf)) {
    nodes.push(isLeaf(tree, node) ? lanes.alwaysLeft : wordOf(tree, node, lanes));
  }
  for (const node of nodeOf.subarray(firstLeaf)) leaves.push(tree.value[node]!);
}

function appendPreorder(tree: Tree, lanes: Lanes, { nodes, leaves }: Parts): void {
  const pending = [0];
  const parents = [-1];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const at = nodes.length;
    const parent = parents.pop()!;
    if (parent >= 0) nodes[parent + 1] = at - parent - 2;
    leaves.push(tree.value[node]!);
    if (isLeaf(tree, node)) nodes.push(lanes.alwaysRight, -2);
    else {
      nodes.push(wordOf(tree, node, lanes), 0);
      pending.push(tree.right[node]!, tree.left[node]!);
      parents.push(at, -1);
    }
  }
}

/** @returns how many lanes the tree has, filled up to a multiple of 4 with its first one: it changes nothing twice */
function appendMasked(tree: Tree, lanes: Lanes, { nodes, tables, leaves }: Parts): number {
  const masks = new Map<number, Int32Array>();
  /** @returns the bits of the leaves under the node */
  const walk = (node: number): number => {
    if (isLeaf(tree, node)) return -(2 ** 31) >>> (leaves.push(tree.value[node]!) - 1 - firstLeaf);
    const left = walk(tree.left[node]!);
    const word = wordOf(tree, node, lanes);
    const start = word >>> lanes.positionBits;
    const table = masks.get(start) ?? new Int32Array(lanes.highestRankOf(word) + 1).fill(-1);
    masks.set(start, table);
    table[word - (start << lanes.positionBits) + 1]! &= ~left;
    return left | walk(tree.right[node]!);
  };
  const firstLeaf = leaves.length;
  walk(0);
  const pairs: number[] = [];
  for (const [start, table] of masks) {
    pairs.push(start, tables.length - (start << lanes.positionBits));
    // A row that is above a position is above all before it.
    let possible = -1;
    for (const mask of table) {
      possible &= mask;
      tables.push(possible);
    }
  }
  while (pairs.length % 8 !== 0) pairs.push(pairs[0]!, pairs[1]!);
  nodes.push(...pairs);
  return pairs.length / 2;
}
