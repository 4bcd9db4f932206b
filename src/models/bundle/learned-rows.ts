import { hash } from 'node:crypto';
import { endianness } from 'node:os';
import type { EncodedRows } from '../../data/index.ts';
import { invalidBundle } from './invalid-bundle.ts';

/** Which rows a model has learned from: enough to know one again, by whoever has it. */
export interface LearnedRows {
  /** Of each row that is kept, ascending, none twice. */
  readonly hashes: BigUint64Array;
  /** Different rows that it learned from: more than `hashes` where these were cut to the least of them. */
  readonly distinctRows: number;
}

/**
 * A hash for each row: the first 8 bytes of the SHA-256 of its cells, as IEEE 754 doubles, all little-endian; missing is
 * 7FF8000000000000 and zero has no sign. Of a million rows against another million, two that differ have one hash with a
 * probability of 5 in 100 million.
 */
export function hashRows({ rowCount, featureCount, values }: EncodedRows): BigUint64Array {
  const cells = new Float64Array(featureCount);
  const bits = new BigUint64Array(cells.buffer);
  const bytes = Buffer.from(cells.buffer);
  const hashes = new BigUint64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    for (let feature = 0; feature < featureCount; feature += 1) {
      const value = values[row * featureCount + feature] as number;
      if (Number.isNaN(value)) bits[feature] = 0x7ff8000000000000n;
      else cells[feature] = value === 0 ? 0 : value;
    }
    if (endianness() === 'BE') bytes.swap64();
    hashes[row] = hash('sha256', bytes, 'buffer').readBigUInt64LE(0);
  }
  return hashes;
}

/** @param maximumHashes of more different rows the least hashes are kept, which is a sample like any other */
export function learnedRowsOf(rows: EncodedRows, maximumHashes: number): LearnedRows {
  const sorted = hashRows(rows).sort();
  let distinctRows = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    if (index > 0 && sorted[index] === sorted[index - 1]) continue;
    sorted[distinctRows] = sorted[index] as bigint;
    distinctRows += 1;
  }
  return { hashes: sorted.slice(0, Math.min(distinctRows, maximumHashes)), distinctRows };
}

/** Whether a row of that hash is among those that are kept. */
export function hasLearned({ hashes }: LearnedRows, wanted: bigint): boolean {
  let [from, to] = [0, hashes.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((hashes[middle] as bigint) < wanted) from = middle + 1;
    else to = middle;
  }
  return hashes[from] === wanted;
}

const magic = Buffer.from('HALEHASH', 'latin1');
const headerBytes = 20;

/**
 * The bytes of a file of hashes, all numbers little-endian:
 *
 *     "HALEHASH"  version 1 (u32)  hashes (u32)  different rows (u32)
 *     a hash (u64) for each row that is kept, ascending, none twice
 *
 * Sorted, so that a row is found by halving, and so that the order of the rows leaves no trace.
 */
export function encodeLearnedRows({ hashes, distinctRows }: LearnedRows): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(1, 8);
  header.writeUInt32LE(hashes.length, 12);
  header.writeUInt32LE(distinctRows, 16);
  return Buffer.concat([header, littleEndian(Buffer.from(hashes.slice().buffer))]);
}

/** @throws HaleError BUNDLE_INVALID where the bytes are not exactly such a file */
export function decodeLearnedRows(name: string, bytes: Uint8Array): LearnedRows {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < headerBytes || !buffer.subarray(0, 8).equals(magic) || buffer.readUInt32LE(8) !== 1) {
    throw invalidBundle(name, 'it is no file of hashes of version 1');
  }
  const count = buffer.readUInt32LE(12);
  const distinctRows = buffer.readUInt32LE(16);
  const expected = headerBytes + count * 8;
  if (buffer.length !== expected) {
    throw invalidBundle(name, `${count} hashes are ${expected} bytes, not ${buffer.length}`);
  }
  if (count > distinctRows) throw invalidBundle(name, `it has ${count} hashes of ${distinctRows} rows`);
  const copy = Buffer.alloc(count * 8);
  buffer.copy(copy, 0, headerBytes);
  const hashes = new BigUint64Array(littleEndian(copy).buffer, copy.byteOffset, count);
  for (let index = 1; index < count; index += 1) {
    if ((hashes[index] as bigint) <= (hashes[index - 1] as bigint)) {
      throw invalidBundle(name, 'its hashes do not ascend');
    }
  }
  return { hashes, distinctRows };
}

const littleEndian = (numbers: Buffer): Buffer => (endianness() === 'BE' ? numbers.swap64() : numbers);
