import { prefixBytes, type Request, type ValueType } from '../child/messages.ts';
import type { EngineRows } from '../engine-fit.ts';
import type { EngineName } from '../engine-name.ts';

/** Values converted at a time; 512 kB keep the pipe full and the memory small. */
const valuesPerPiece = 131_072;

/**
 * XGBoost holds every value as float32, so twice the bytes would cross for nothing. LightGBM bins float64, which is the
 * same where every value is a float32, as whole numbers and codes are.
 */
export function valueTypeFor(engine: EngineName, values: EngineRows['values']): ValueType {
  return engine === 'lightgbm' && values instanceof Float64Array && !fitFloat32(values) ? 'float64' : 'float32';
}

function fitFloat32(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (Math.fround(value) !== value && !Number.isNaN(value)) return false;
  }
  return true;
}

const bytesOf = (array: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** The bytes of one request: its header, then its values as `request.valueType`, then `last`. */
export function* requestPieces(request: Request, rows: EngineRows, last: Uint8Array): Generator<Uint8Array> {
  const header = Buffer.from(JSON.stringify(request), 'utf8');
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(header.length, 0);
  yield Buffer.concat([prefix, header]);
  const { values } = rows;
  const asTheyAre = values instanceof Float32Array || request.valueType === 'float64';
  for (let start = 0; start < values.length; start += valuesPerPiece) {
    const piece = values.subarray(start, start + valuesPerPiece);
    yield bytesOf(asTheyAre ? piece : new Float32Array(piece));
  }
  yield last;
}
