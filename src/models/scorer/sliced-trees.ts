import type { Lanes } from './lanes.ts';
import { layouts, type PackedTrees } from './packed-trees.ts';
import { createPassedBits } from './passed-bits.ts';

/** Bits 0, 4, 8 and so on. */
const everyFourthBit = 0x11111111;

/**
 * Scores the complete trees of a block 32 rows at a time. Each level of a tree is a choice between words of bits, so some
 * thirty steps find for 32 rows the four bits of their leaf's number, which are then turned round into eight numbers a
 * word. No row is looked at by itself before its leaf is known. The sums are what they are tree by tree and row by row.
 */
export interface SlicedTrees {
  /** Takes the words of a block's rows, for the trees that follow. Allocates nothing. */
  setRows(rowWords: Int32Array, count: number): void;
  /** Adds a complete tree's leaves to the sums of the block's rows, and something to those of others. */
  add(tree: number, sums: Float64Array): void;
}

/** Fewer rows are scored sooner one by one. */
export const leastSlicedRows = 32;

/**
 * @param single whether sums are rounded to float32
 * @returns null where most trees are not complete: then what all of them share would be prepared for a few
 */
export function sliceTrees(trees: PackedTrees, lanes: Lanes, single: boolean): SlicedTrees | null {
  const { layout, nodes, leaves, nodeStart, leafStart, steps, treeCount } = trees;
  const completeCount = layout.reduce((count, each) => count + Number(each === layouts.complete), 0);
  if (completeCount * 2 < treeCount || lanes.blockRows < leastSlicedRows) return null;
  const passed = createPassedBits(lanes);
  const { bits } = passed;
  /** Per node of a complete tree its first word in `bits`. */
  const bitStarts = new Int32Array(nodes.length);
  for (let tree = 0; tree < treeCount; tree += 1) {
    if (layout[tree] !== layouts.complete) continue;
    for (let slot = 1; slot < 1 << steps[tree]!; slot += 1) {
      const node = nodeStart[tree]! + slot;
      bitStarts[node] = passed.startOf(nodes[node]!);
    }
  }
  let rowWordCount = 0;

  return {
    setRows(rowWords, count) {
      passed.fill(rowWords, count);
      rowWordCount = Math.ceil(count / 32);
    },

    add(tree, sums) {
      const depth = steps[tree]!;
      const start = nodeStart[tree]!;
      const firstLeaf = leafStart[tree]!;
      for (let word = 0; word < rowWordCount; word += 1) {
        const goesRight = (slot: number): number => bits[bitStarts[start + slot]! + word]!;
        // Of each row the choice at each level, 1 to the right; the last one stands in the lowest bit of the leaf's number.
        let level0 = goesRight(1);
        let level1 = choose(level0, goesRight(2), goesRight(3));
        let level2 = 0;
        let level3 = 0;
        if (depth === 2) {
          level3 = level1;
          level2 = level0;
          level1 = 0;
          level0 = 0;
        } else {
          level2 = choose(
            level0,
            choose(level1, goesRight(4), goesRight(5)),
            choose(level1, goesRight(6), goesRight(7)),
          );
          if (depth === 3) {
            level3 = level2;
            level2 = level1;
            level1 = level0;
            level0 = 0;
          } else {
            level3 = choose(
              level0,
              choose(level1, choose(level2, goesRight(8), goesRight(9)), choose(level2, goesRight(10), goesRight(11))),
              choose(
                level1,
                choose(level2, goesRight(12), goesRight(13)),
                choose(level2, goesRight(14), goesRight(15)),
              ),
            );
          }
        }
        for (let shift = 0; shift < 4; shift += 1) {
          let leafNumbers =
            ((level3 >>> shift) & everyFourthBit) |
            (((level2 >>> shift) & everyFourthBit) << 1) |
            (((level1 >>> shift) & everyFourthBit) << 2) |
            (((level0 >>> shift) & everyFourthBit) << 3);
          const end = (word + 1) * 32;
          for (let row = word * 32 + shift; row < end; row += 4) {
            const sum = sums[row]! + leaves[firstLeaf + (leafNumbers & 15)]!;
            sums[row] = single ? Math.fround(sum) : sum;
            leafNumbers >>>= 4;
          }
        }
      }
    },
  };
}

/** Per bit, `right` where the bit of `goesRight` is 1, else `left`. */
const choose = (goesRight: number, left: number, right: number): number => left ^ ((left ^ right) & goesRight);
