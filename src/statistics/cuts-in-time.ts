/**
 * The first times after which these shares of the rows lie, nearly: rows of one time stay together.
 * @param timeOfRow greater for later rows
 * @param shares from 0 to 1
 */
export function cutsInTime(timeOfRow: Uint32Array, shares: readonly number[]): number[] {
  const sorted = timeOfRow.toSorted();
  return shares.map((share) => sorted[Math.min(sorted.length - 1, Math.round(share * sorted.length))] ?? 0);
}

/**
 * A block for each row, from 0 to `blocks` − 1, in order of time and of nearly equal sizes; a block may be empty where many
 * rows have one time.
 */
export function blocksInTime(timeOfRow: Uint32Array, blocks: number): Uint8Array {
  const shares = Array.from({ length: blocks - 1 }, (_, index) => (index + 1) / blocks);
  const starts = cutsInTime(timeOfRow, shares);
  return Uint8Array.from(timeOfRow, (time) => starts.filter((start) => time >= start).length);
}
