import { createHash, type Hash } from 'node:crypto';
import type { Column, Table } from './table.ts';

const bufferBytes = 1 << 16;

/**
 * SHA-256, in hexadecimal, of what a table says: equal for equal cells whatever file format, order of dictionary or size
 * of chunk they came in. The bytes that are hashed, integers and numbers little-endian:
 *
 *     "hale-table-1\n"  row count (u64)  column count (u32)
 *     per column: length of the name in UTF-8 (u32), name, kind: 'n' numbers, 't' text, '-' nothing but missing
 *       'n': per row an IEEE 754 double; missing is 7FF8000000000000, −0 is 0
 *       't': per row length of the text in UTF-8 (u32; FFFFFFFF for missing), text
 */
export function digestTable(table: Table): string {
  const hash = createHash('sha256').update('hale-table-1\n');
  const header = Buffer.alloc(12);
  header.writeBigUInt64LE(BigInt(table.rowCount));
  header.writeUInt32LE(table.columns.length, 8);
  hash.update(header);
  for (const column of table.columns) {
    hash.update(withLength(column.name));
    if (isAllMissing(column)) hash.update('-');
    else if (column.kind === 'number') hashNumbers(hash.update('n'), column.values);
    else hashTexts(hash.update('t'), column.codes, column.dictionary);
  }
  return hash.digest('hex');
}

const isAllMissing = (column: Column): boolean =>
  column.kind === 'number' ? column.values.every(Number.isNaN) : column.codes.every((code) => code < 0);

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function hashNumbers(hash: Hash, values: Float64Array): void {
  const rows = bufferBytes / 8;
  const view = new DataView(new ArrayBuffer(bufferBytes));
  for (let start = 0; start < values.length; start += rows) {
    const count = Math.min(rows, values.length - start);
    for (let row = 0; row < count; row += 1) {
      const value = values[start + row] as number;
      if (Number.isNaN(value)) view.setBigUint64(row * 8, 0x7ff8000000000000n, true);
      else view.setFloat64(row * 8, value + 0, true);
    }
    hash.update(new Uint8Array(view.buffer, 0, count * 8));
  }
}

function hashTexts(hash: Hash, codes: Int32Array, dictionary: readonly string[]): void {
  const missing = Buffer.alloc(4, 0xff);
  const words = dictionary.map(withLength);
  let waiting: Buffer[] = [];
  for (const code of codes) {
    waiting.push(words[code] ?? missing);
    if (waiting.length === 4096) {
      hash.update(Buffer.concat(waiting));
      waiting = [];
    }
  }
  hash.update(Buffer.concat(waiting));
}
