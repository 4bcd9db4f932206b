import type { Column } from '../table/index.ts';

/**
 * For each row the first row that has the same cells in every column: itself where none before it has. Missing equals
 * missing, and 0 equals −0.
 */
export function firstEqualRows(columns: readonly Column[], rowCount: number): Uint32Array {
  const hashes = hashRows(columns, rowCount);
  const isEqual = (left: number, right: number): boolean => columns.every((column) => cellsEqual(column, left, right));
  const slotCount = 2 ** Math.ceil(Math.log2(2 * rowCount + 2));
  // Rows under their hash, one above their index; 0 is a free slot.
  const slots = new Uint32Array(slotCount);
  const first = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    const hash = hashes[row] as number;
    let slot = hash & (slotCount - 1);
    for (;;) {
      const held = slots[slot] as number;
      if (held === 0) {
        slots[slot] = row + 1;
        first[row] = row;
        break;
      }
      if (hashes[held - 1] === hash && isEqual(held - 1, row)) {
        first[row] = held - 1;
        break;
      }
      slot = (slot + 1) & (slotCount - 1);
    }
  }
  return first;
}

function cellsEqual(column: Column, left: number, right: number): boolean {
  if (column.kind === 'text') return column.codes[left] === column.codes[right];
  const one = column.values[left] as number;
  const other = column.values[right] as number;
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

/** MurmurHash3 (x86, 32 bits; Appleby, public domain) over the words of each row's cells. */
function hashRows(columns: readonly Column[], rowCount: number): Uint32Array {
  const hashes = new Uint32Array(rowCount);
  const mix = (row: number, word: number): void => {
    let part = Math.imul(word, 0xcc9e2d51);
    part = Math.imul((part << 15) | (part >>> 17), 0x1b873593);
    const hash = (hashes[row] as number) ^ part;
    hashes[row] = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  };
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  for (const column of columns) {
    if (column.kind === 'text') {
      for (let row = 0; row < rowCount; row += 1) mix(row, column.codes[row] as number);
      continue;
    }
    for (let row = 0; row < rowCount; row += 1) {
      const value = column.values[row] as number;
      // −0 + 0 is 0; of the many NaN there shall be one.
      number[0] = Number.isNaN(value) ? Number.NaN : value + 0;
      mix(row, words[0] as number);
      mix(row, words[1] as number);
    }
  }
  for (let row = 0; row < rowCount; row += 1) {
    let hash = hashes[row] as number;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hashes[row] = hash ^ (hash >>> 16);
  }
  return hashes;
}
