import { mostBlockRows } from './lanes.ts';
import { layouts, type PackedTrees } from './packed-trees.ts';
import { leastSlicedRows, type SlicedTrees } from './sliced-trees.ts';

/**
 * Adds each tree's leaf to the sums of `count` rows, tree by tree, in order. Every step is the same arithmetic whichever
 * way a row goes, so the processor has nothing to mispredict and works at several rows at a time.
 *
 * @param words of the rows, lane by lane
 * @param single whether sums are rounded to float32
 * @param sliced the same trees, where blocks of rows are scored by them
 */
export function addTrees(
  trees: PackedTrees,
  words: Int32Array,
  sums: Float64Array,
  count: number,
  single: boolean,
  sliced: SlicedTrees | null,
): void {
  if (count === 1 && trees.areAllComplete) {
    sums[0] = addCompleteToRow(trees, words, sums[0]!, single);
    return;
  }
  const slices = count >= leastSlicedRows ? sliced : null;
  slices?.setRows(words, count);
  for (let tree = 0; tree < trees.treeCount; tree += 1) {
    const layout = trees.layout[tree];
    if (layout === layouts.complete && slices !== null) slices.add(tree, sums);
    else if (layout === layouts.complete) addComplete(trees, tree, words, sums, count, single);
    else if (layout === layouts.masked) addMasked(trees, tree, words, sums, count, single);
    else addPreorder(trees, tree, words, sums, count, single);
  }
}

function addComplete(
  { nodes, leaves, nodeStart, leafStart, steps, positionBits }: PackedTrees,
  tree: number,
  words: Int32Array,
  sums: Float64Array,
  count: number,
  single: boolean,
): void {
  const start = nodeStart[tree]!;
  const depth = steps[tree]!;
  const firstLeaf = leafStart[tree]! - (1 << depth);
  // The first two levels are the same few words for all rows.
  const root = nodes[start + 1]!;
  const rootLane = root >>> positionBits;
  const leftChild = nodes[start + 2]!;
  const fromLeftToRight = (nodes[start + 3]! - leftChild) | 0;
  for (let row = 0; row < count; row += 1) {
    // The sign of the difference: all ones, or 1, where the row goes right.
    const right = (root - words[rootLane + row]!) >> 31;
    let word = (leftChild + (fromLeftToRight & right)) | 0;
    let slot = ((2 - right) << 1) + ((word - words[(word >>> positionBits) + row]!) >>> 31);
    // Written out: a loop is compiled now well, now badly, as other models have passed through it.
    if (depth > 2) {
      word = nodes[start + slot]!;
      slot = (slot << 1) + ((word - words[(word >>> positionBits) + row]!) >>> 31);
      if (depth > 3) {
        word = nodes[start + slot]!;
        slot = (slot << 1) + ((word - words[(word >>> positionBits) + row]!) >>> 31);
      }
    }
    const sum = sums[row]! + leaves[firstLeaf + slot]!;
    sums[row] = single ? Math.fround(sum) : sum;
  }
}

/** As `addComplete` of each tree for the first row alone, without the work that is shared by the rows of a block. */
function addCompleteToRow(
  { treeCount, nodes, leaves, nodeStart, leafStart, steps, positionBits }: PackedTrees,
  words: Int32Array,
  sum: number,
  single: boolean,
): number {
  let total = sum;
  for (let tree = 0; tree < treeCount; tree += 1) {
    const start = nodeStart[tree]!;
    const depth = steps[tree]!;
    let word = nodes[start + 1]!;
    let slot = 2 + ((word - words[word >>> positionBits]!) >>> 31);
    word = nodes[start + slot]!;
    slot = (slot << 1) + ((word - words[word >>> positionBits]!) >>> 31);
    if (depth > 2) {
      word = nodes[start + slot]!;
      slot = (slot << 1) + ((word - words[word >>> positionBits]!) >>> 31);
      if (depth > 3) {
        word = nodes[start + slot]!;
        slot = (slot << 1) + ((word - words[word >>> positionBits]!) >>> 31);
      }
    }
    total += leaves[leafStart[tree]! + slot - (1 << depth)]!;
    if (single) total = Math.fround(total);
  }
  return total;
}

/** The leaves of each row that the lanes so far leave possible. */
const possible = new Int32Array(mostBlockRows);

function addMasked(
  { nodes, tables, leaves, nodeStart, leafStart, steps }: PackedTrees,
  tree: number,
  words: Int32Array,
  sums: Float64Array,
  count: number,
  single: boolean,
): void {
  const firstLeaf = leafStart[tree]!;
  const start = nodeStart[tree]!;
  const end = start + steps[tree]! * 2;
  if (count === 1) {
    let left = -1;
    for (let pair = start; pair < end; pair += 2) left &= tables[(nodes[pair + 1]! + words[nodes[pair]!]!) | 0]!;
    const sum = sums[0]! + leaves[firstLeaf + Math.clz32(left)]!;
    sums[0] = single ? Math.fround(sum) : sum;
    return;
  }
  possible.fill(-1, 0, count);
  // Four lanes at a time: what is kept of a row is read and written once for them.
  for (let pair = start; pair < end; pair += 8) {
    const lane0 = nodes[pair]!;
    const table0 = nodes[pair + 1]!;
    const lane1 = nodes[pair + 2]!;
    const table1 = nodes[pair + 3]!;
    const lane2 = nodes[pair + 4]!;
    const table2 = nodes[pair + 5]!;
    const lane3 = nodes[pair + 6]!;
    const table3 = nodes[pair + 7]!;
    for (let row = 0; row < count; row += 1) {
      possible[row]! &=
        tables[(table0 + words[lane0 + row]!) | 0]! &
        tables[(table1 + words[lane1 + row]!) | 0]! &
        tables[(table2 + words[lane2 + row]!) | 0]! &
        tables[(table3 + words[lane3 + row]!) | 0]!;
    }
  }
  for (let row = 0; row < count; row += 1) {
    const sum = sums[row]! + leaves[firstLeaf + Math.clz32(possible[row]!)]!;
    sums[row] = single ? Math.fround(sum) : sum;
  }
}

function addPreorder(
  { nodes, leaves, nodeStart, leafStart, steps, positionBits }: PackedTrees,
  tree: number,
  words: Int32Array,
  sums: Float64Array,
  count: number,
  single: boolean,
): void {
  const start = nodeStart[tree]!;
  const depth = steps[tree]!;
  const firstLeaf = leafStart[tree]!;
  for (let row = 0; row < count; row += 1) {
    let node = start;
    for (let level = 0; level < depth; level += 1) {
      const word = nodes[node]!;
      // All ones where the row goes right.
      const right = (word - words[(word >>> positionBits) + row]!) >> 31;
      node += 2 + (right & nodes[node + 1]!);
    }
    const sum = sums[row]! + leaves[firstLeaf + ((node - start) >> 1)]!;
    sums[row] = single ? Math.fround(sum) : sum;
  }
}
