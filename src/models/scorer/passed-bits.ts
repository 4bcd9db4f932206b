import { type Lanes, mostBlockRows } from './lanes.ts';

const bitsOfWord = 32;

/** Words of 32 rows that a whole block has. */
export const mostRowWords = mostBlockRows / bitsOfWord;

/**
 * Which rows of a block are above each position of each lane, 32 rows a word: bit `r` of word `w` is row `32 w + r`. A
 * position's words lie together, and nodes with the same lane and position share them.
 */
export interface PassedBits {
  readonly bits: Int32Array;
  /** The first word in `bits` of the position that a node's word names. */
  startOf(nodeWord: number): number;
  /** Writes `bits` from the words of a block's rows. Allocates nothing. */
  fill(rowWords: Int32Array, count: number): void;
}

export function createPassedBits({ laneCount, blockRows, positionBits, highestRankOf }: Lanes): PassedBits {
  const rankMask = 2 ** positionBits - 1;
  const firstPosition = new Int32Array(laneCount + 1);
  for (let lane = 0; lane < laneCount; lane += 1) {
    const highestRank = highestRankOf((lane * blockRows) << positionBits);
    firstPosition[lane + 1] = firstPosition[lane]! + highestRank;
  }
  const bits = new Int32Array(firstPosition[laneCount]! * mostRowWords);

  return {
    bits,
    startOf: (nodeWord) =>
      (firstPosition[(nodeWord >>> positionBits) / blockRows]! + (nodeWord & rankMask)) * mostRowWords,

    fill(rowWords, count) {
      bits.fill(0);
      for (let lane = 0; lane < laneCount; lane += 1) {
        const start = lane * blockRows;
        const first = firstPosition[lane]! * mostRowWords;
        const end = firstPosition[lane + 1]! * mostRowWords;
        for (let row = 0; row < count; row += 1) {
          const rank = rowWords[start + row]! & rankMask;
          // At the highest position that it is above.
          if (rank > 0) bits[first + (rank - 1) * mostRowWords + (row >> 5)]! |= 1 << (row & 31);
        }
        // A row that is above a position is above all before it.
        for (let at = end - mostRowWords - 1; at >= first; at -= 1) bits[at]! |= bits[at + mostRowWords]!;
      }
    },
  };
}
