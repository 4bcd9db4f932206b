import { blockRows, layouts, type PackedTrees } from './packed-trees.ts';

/**
 * Adds each tree's leaf to the sums of `count` rows, tree by tree, in order. Every step is the same arithmetic whichever
 * way a row goes, so the processor has nothing to mispredict and works at several rows at a time.
 *
 * @param ranks of the rows, lane by lane
 * @param single whether sums are rounded to float32
 */
export function addTrees(
  trees: PackedTrees,
  ranks: Int32Array,
  sums: Float64Array,
  count: number,
  single: boolean,
): void {
  for (let tree = 0; tree < trees.treeCount; tree += 1) {
    const layout = trees.layout[tree];
    if (layout === layouts.complete) addComplete(trees, tree, ranks, sums, count, single);
    else if (layout === layouts.masked) addMasked(trees, tree, ranks, sums, count, single);
    else addPreorder(trees, tree, ranks, sums, count, single);
  }
}

function addComplete(
  { nodes, leaves, nodeStart, leafStart, steps }: PackedTrees,
  tree: number,
  ranks: Int32Array,
  sums: Float64Array,
  count: number,
  single: boolean,
): void {
  const start = nodeStart[tree]!;
  const depth = steps[tree]!;
  const firstLeaf = leafStart[tree]! - (1 << depth);
  for (let row = 0; row < count; row += 1) {
    let slot = 1;
    for (let level = 0; level < depth; level += 1) {
      const node = start + (slot << 1);
      // The sign of the difference: 1 where the row goes right.
      slot = (slot << 1) + ((nodes[node + 1]! - ranks[nodes[node]! + row]!) >>> 31);
    }
    const sum = sums[row]! + leaves[firstLeaf + slot]!;
    sums[row] = single ? Math.fround(sum) : sum;
  }
}

/** The leaves of each row that the lanes so far leave possible. */
const possible = new Int32Array(blockRows);

function addMasked(
  { nodes, tables, leaves, nodeStart, leafStart, steps }: PackedTrees,
  tree: number,
  ranks: Int32Array,
  sums: Float64Array,
  count: number,
  single: boolean,
): void {
  const firstLeaf = leafStart[tree]!;
  const start = nodeStart[tree]!;
  const end = start + steps[tree]! * 2;
  if (count === 1) {
    let left = -1;
    for (let pair = start; pair < end; pair += 2) left &= tables[nodes[pair + 1]! + ranks[nodes[pair]!]!]!;
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
        tables[table0 + ranks[lane0 + row]!]! &
        tables[table1 + ranks[lane1 + row]!]! &
        tables[table2 + ranks[lane2 + row]!]! &
        tables[table3 + ranks[lane3 + row]!]!;
    }
  }
  for (let row = 0; row < count; row += 1) {
    const sum = sums[row]! + leaves[firstLeaf + Math.clz32(possible[row]!)]!;
    sums[row] = single ? Math.fround(sum) : sum;
  }
}

function addPreorder(
  { nodes, leaves, nodeStart, leafStart, steps }: PackedTrees,
  tree: number,
  ranks: Int32Array,
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
      // All ones where the row goes right.
      const right = (nodes[node + 1]! - ranks[nodes[node]! + row]!) >> 31;
      node += 4 + (right & nodes[node + 2]!);
    }
    const sum = sums[row]! + leaves[firstLeaf + ((node - start) >> 2)]!;
    sums[row] = single ? Math.fround(sum) : sum;
  }
}
