import { endianness } from 'node:os';
import type { EncodedRows } from '../../data/index.ts';
import { invalidBundle } from './invalid-bundle.ts';

/** Encoded rows with what was predicted of them and, for a reference, what was true. */
export interface RowFile {
  readonly rows: EncodedRows;
  readonly probabilities: Float64Array;
  readonly labels: Uint8Array | null;
  readonly heldOut: Uint8Array | null;
}

const magic = Buffer.from('HALEROWS', 'latin1');
const headerBytes = 24;

/**
 * The bytes of a row file, all numbers little-endian:
 *
 *     "HALEROWS"  version 1 (u32)  rows (u32)  features (u32)  bits (u32): 1 labels, 2 held-out marks
 *     rows × features IEEE 754 doubles, row by row; missing is 7FF8000000000000
 *     a double a row: its calibrated probability
 *     where marked, a byte a row: its class, 0 or 1
 *     where marked, a byte a row: 1 where it is of the held-out test set, else 0
 *
 * Plain, because it is read at every start, and because the same rows must give the same bytes.
 */
export function encodeRowFile({ rows, probabilities, labels, heldOut }: RowFile): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(1, 8);
  header.writeUInt32LE(rows.rowCount, 12);
  header.writeUInt32LE(rows.featureCount, 16);
  header.writeUInt32LE((labels === null ? 0 : 1) + (heldOut === null ? 0 : 2), 20);
  const cells = rows.values.subarray(0, rows.rowCount * rows.featureCount);
  const parts = [header, doubleBytes(cells), doubleBytes(probabilities)];
  return Buffer.concat([...parts, labels ?? Buffer.alloc(0), heldOut ?? Buffer.alloc(0)]);
}

/** @throws HaleError BUNDLE_INVALID where the bytes are not exactly such a file */
export function decodeRowFile(name: string, bytes: Uint8Array): RowFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < headerBytes || !buffer.subarray(0, 8).equals(magic) || buffer.readUInt32LE(8) !== 1) {
    throw invalidBundle(name, 'it is no file of rows of version 1');
  }
  const rowCount = buffer.readUInt32LE(12);
  const featureCount = buffer.readUInt32LE(16);
  const bits = buffer.readUInt32LE(20);
  const byteColumns = (bits & 1) + ((bits >> 1) & 1);
  const expected = headerBytes + rowCount * (8 * (featureCount + 1) + byteColumns);
  if (bits > 3 || buffer.length !== expected) {
    throw invalidBundle(
      name,
      `${rowCount} rows of ${featureCount} features are ${expected} bytes, not ${buffer.length}`,
    );
  }
  let offset = headerBytes;
  const take = (byteCount: number): Buffer => {
    offset += byteCount;
    return buffer.subarray(offset - byteCount, offset);
  };
  const takeBits = (): Uint8Array => {
    const column = Uint8Array.from(take(rowCount));
    if (column.some((value) => value > 1)) throw invalidBundle(name, 'a class or a mark is neither 0 nor 1');
    return column;
  };
  return {
    rows: { rowCount, featureCount, values: doublesOf(take(rowCount * featureCount * 8)) },
    probabilities: doublesOf(take(rowCount * 8)),
    labels: (bits & 1) === 0 ? null : takeBits(),
    heldOut: (bits & 2) === 0 ? null : takeBits(),
  };
}

function doubleBytes(values: Float64Array): Buffer {
  const bits = new BigUint64Array(Float64Array.from(values).buffer);
  for (let index = 0; index < values.length; index += 1) {
    if (Number.isNaN(values[index])) bits[index] = 0x7ff8000000000000n;
  }
  const bytes = Buffer.from(bits.buffer);
  return endianness() === 'BE' ? bytes.swap64() : bytes;
}

function doublesOf(bytes: Buffer): Float64Array {
  const copy = Buffer.alloc(bytes.length);
  bytes.copy(copy);
  if (endianness() === 'BE') copy.swap64();
  return new Float64Array(copy.buffer, copy.byteOffset, bytes.length / 8);
}
