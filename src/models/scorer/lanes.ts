import { invalidModelFile, missing, type TreeEnsemble } from '../files/index.ts';

/** LightGBM's kZeroThreshold: values this near to 0 are taken for 0. */
const zeroThreshold = Math.fround(1e-35);

/** Rows that pass through all trees together: their ranks, in the lanes of a usual model, fit the first-level cache. */
export const mostBlockRows = 256;

/**
 * Rows as whole numbers. A comparison with a threshold depends only on how many of the column's thresholds the value has
 * passed: its rank. So each value is looked up once among its column's thresholds, and all trees compare ranks. A lane
 * is a column with one way to treat missing values, which turns them into a rank too: at a node nothing is left to
 * decide but whether the rank is above the threshold's position.
 *
 * Ranks lie lane by lane, `blockRows` apart. A word is 32 bits: in the high ones the start of a lane, in the low
 * `positionBits` a rank (in a block) or a position (at a node). So a node's word says where the row's word is, and their
 * difference, in which the starts cancel out, is below 0 exactly where the row goes right.
 */
export interface Lanes {
  readonly positionBits: number;
  readonly blockRows: number;
  readonly laneCount: number;
  /** Of nodes that split on the column at the threshold and treat missing values in that way. */
  wordOf(column: number, threshold: number, missing: number): number;
  /** Where every row goes left, or right. */
  readonly alwaysLeft: number;
  readonly alwaysRight: number;
  /** How many thresholds the lane of a node's word has. */
  highestRankOf(word: number): number;
  /** Room for the words of a block. */
  createBlock(): Int32Array;
  /** Writes the words of `count` rows. Allocates nothing. */
  rank(rows: Float64Array, offset: number, count: number, into: Int32Array): void;
}

/** A column's lanes, and the ranks that missing values get in them. */
interface RankedColumn {
  readonly column: number;
  readonly thresholds: Float64Array;
  readonly firstLane: number;
  readonly nanRanks: Int32Array;
  readonly zeroRanks: Int32Array;
}

/** @throws HaleError MODEL_FILE_INVALID of more columns and thresholds than any training makes */
export function createLanes({ trees, columnCount, arithmetic }: TreeEnsemble): Lanes {
  const single = arithmetic === 'float32';
  const thresholdSets = Array.from({ length: columnCount }, () => new Set<number>());
  const kindSets = Array.from({ length: columnCount }, () => new Set<number>());
  for (const tree of trees) {
    for (let node = 0; node < tree.left.length; node += 1) {
      if (tree.left[node] === -1) continue;
      // Adding 0 makes one threshold of 0 and −0, which compare alike.
      thresholdSets[tree.column[node]!]!.add(tree.threshold[node]! + 0);
      kindSets[tree.column[node]!]!.add(tree.missing[node]!);
    }
  }
  const positions = new Map<number, Map<number, number>>();
  const laneNumbers = new Map<number, number>();
  const highestRanks: number[] = [];
  const columns: RankedColumn[] = [];
  for (const [column, kinds] of kindSets.entries()) {
    if (kinds.size === 0) continue;
    const thresholds = Float64Array.from(thresholdSets[column]!).sort();
    positions.set(column, new Map([...thresholds].map((threshold, index) => [threshold, index])));
    const rankOfZero = single ? countUpTo(thresholds, 0) : countBelow(thresholds, 0);
    const rankOfMissing = (kind: number): number =>
      kind === missing.nanLeft || kind === missing.zeroLeft ? 0 : thresholds.length;
    const sorted = [...kinds].sort((a, b) => a - b);
    columns.push({
      column,
      thresholds,
      firstLane: highestRanks.length,
      nanRanks: Int32Array.from(sorted, (kind) => (kind === missing.none ? rankOfZero : rankOfMissing(kind))),
      zeroRanks: Int32Array.from(sorted, (kind) => (kind < missing.zeroRight ? rankOfZero : rankOfMissing(kind))),
    });
    for (const kind of sorted) {
      laneNumbers.set(column * 8 + kind, highestRanks.length);
      highestRanks.push(thresholds.length);
    }
  }

  // One lane more, in which every row has the rank 1; it has the positions 0 and 1.
  const rankOfLastLane = 2;
  const laneCount = highestRanks.length + 1;
  const positionBits = 32 - Math.clz32(highestRanks.reduce((most, rank) => Math.max(most, rank), 1));
  let blockRows = mostBlockRows;
  while (blockRows > 1 && laneCount * blockRows > 2 ** (32 - positionBits)) blockRows /= 2;
  if (laneCount * blockRows > 2 ** (32 - positionBits)) {
    const problem = `${laneCount} columns of up to ${2 ** positionBits} thresholds do not fit in 32 bits`;
    throw invalidModelFile(single ? 'xgboost-ubj' : 'lightgbm-text', 'trees', problem);
  }
  const baseOf = (lane: number): number => (lane * blockRows) << positionBits;

  return {
    positionBits,
    blockRows,
    laneCount,
    wordOf: (column, threshold, kind) =>
      baseOf(laneNumbers.get(column * 8 + kind)!) | positions.get(column)!.get(threshold + 0)!,
    alwaysLeft: baseOf(laneCount - 1) | 1,
    alwaysRight: baseOf(laneCount - 1),
    highestRankOf: (word) => highestRanks[(word >>> positionBits) / blockRows] ?? rankOfLastLane,

    createBlock() {
      const block = new Int32Array(laneCount * blockRows);
      return block.fill(baseOf(laneCount - 1) | 1, (laneCount - 1) * blockRows);
    },

    rank(rows, offset, count, into) {
      for (let index = 0; index < columns.length; index += 1) {
        const { column, thresholds, firstLane, nanRanks, zeroRanks } = columns[index]!;
        const laneTotal = nanRanks.length;
        for (let row = 0, at = offset + column; row < count; row += 1, at += columnCount) {
          const given = rows[at]!;
          const value = single ? Math.fround(given) : Math.abs(given) <= zeroThreshold ? 0 : given;
          const rank = single ? countUpTo(thresholds, value) : countBelow(thresholds, value);
          const ranks = Number.isNaN(value) ? nanRanks : value === 0 ? zeroRanks : null;
          for (let lane = 0; lane < laneTotal; lane += 1) {
            const start = (firstLane + lane) * blockRows;
            into[start + row] = (start << positionBits) | (ranks === null ? rank : ranks[lane]!);
          }
        }
      }
    },
  };
}

/** How many of the ascending numbers are ≤ the value. */
function countUpTo(sorted: Float64Array, value: number): number {
  let start = 0;
  for (let length = sorted.length; length > 0; ) {
    const half = (length + 1) >> 1;
    start += Number(sorted[start + half - 1]! <= value) * half;
    length -= half;
  }
  return start;
}

/** How many of the ascending numbers are < the value. */
function countBelow(sorted: Float64Array, value: number): number {
  let start = 0;
  for (let length = sorted.length; length > 0; ) {
    const half = (length + 1) >> 1;
    start += Number(sorted[start + half - 1]! < value) * half;
    length -= half;
  }
  return start;
}
