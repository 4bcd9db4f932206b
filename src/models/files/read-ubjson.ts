import { invalidModelFile } from './invalid-model-file.ts';

export type NumberArray = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
export type UbjsonValue = null | boolean | number | string | NumberArray | readonly UbjsonValue[] | UbjsonObject;
export type UbjsonObject = ReadonlyMap<string, UbjsonValue>;

/** XGBoost nests 8 deep. */
const maximumDepth = 32;

/**
 * Reads one UBJSON value (Universal Binary JSON, draft 12), as XGBoost writes it: big-endian numbers, arrays of one type
 * `[$type#count`, arrays with a count `[#count`, open arrays and objects. Strict: nothing may be left over, no key may
 * stand twice, integers must be exact in a double, no-ops and high-precision numbers are refused. What it allocates is
 * bounded by a small multiple of the bytes: a count is believed only where as many bytes are left.
 *
 * @throws HaleError MODEL_FILE_INVALID with the offset in bytes
 */
export function readUbjson(bytes: Uint8Array): UbjsonValue {
  const reader = new UbjsonReader(bytes);
  const value = reader.readValue(reader.readMarker(), 0);
  if (reader.offset !== bytes.length) {
    throw reader.refuse(`${bytes.length - reader.offset} bytes are left over after the value`);
  }
  return value;
}

const widths: Readonly<Record<string, number>> = { U: 1, i: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };
const text = new TextDecoder('utf-8', { fatal: true });

class UbjsonReader {
  offset = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  refuse(problem: string, cause?: unknown) {
    return invalidModelFile('xgboost-ubj', `byte ${this.offset}`, problem, cause);
  }

  readMarker(): string {
    this.#need(1);
    const marker = String.fromCharCode(this.#bytes[this.offset]!);
    this.offset += 1;
    return marker;
  }

  readValue(marker: string, depth: number): UbjsonValue {
    if (depth > maximumDepth) throw this.refuse(`values are nested deeper than ${maximumDepth}`);
    switch (marker) {
      case 'Z':
        return null;
      case 'T':
        return true;
      case 'F':
        return false;
      case 'S':
        return this.#readString();
      case '[':
        return this.#readArray(depth);
      case '{':
        return this.#readObject(depth);
      default:
        return this.#readNumber(marker);
    }
  }

  #need(byteCount: number): void {
    const left = this.#bytes.length - this.offset;
    if (byteCount > left) throw this.refuse(`${byteCount} bytes were expected, ${left} are left`);
  }

  #readNumber(marker: string): number {
    const width = widths[marker];
    if (width === undefined) throw this.refuse(`${JSON.stringify(marker)} marks no type of value that XGBoost writes`);
    this.#need(width);
    const at = this.offset;
    this.offset += width;
    switch (marker) {
      case 'U':
        return this.#view.getUint8(at);
      case 'i':
        return this.#view.getInt8(at);
      case 'I':
        return this.#view.getInt16(at);
      case 'l':
        return this.#view.getInt32(at);
      case 'd':
        return this.#view.getFloat32(at);
      case 'D':
        return this.#view.getFloat64(at);
      default:
        return this.#exact(this.#view.getBigInt64(at));
    }
  }

  #exact(value: bigint): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw this.refuse(`${value} is too large an integer`);
    return number;
  }

  #readCount(): number {
    const marker = this.readMarker();
    if (!'UiIlL'.includes(marker)) throw this.refuse(`${JSON.stringify(marker)} marks no count`);
    const count = this.#readNumber(marker);
    if (count < 0) throw this.refuse(`the count ${count} is below 0`);
    return count;
  }

  #readString(): string {
    const length = this.#readCount();
    this.#need(length);
    const start = this.offset;
    this.offset += length;
    try {
      return text.decode(this.#bytes.subarray(start, this.offset));
    } catch (error) {
      throw this.refuse('a string is not UTF-8', error);
    }
  }

  #readArray(depth: number): UbjsonValue {
    let marker = this.readMarker();
    if (marker === '$') {
      const type = this.readMarker();
      if (this.readMarker() !== '#') throw this.refuse('an array of one type has no count');
      return this.#readNumbers(type, this.#readCount());
    }
    const values: UbjsonValue[] = [];
    if (marker === '#') {
      const count = this.#readCount();
      // Every value takes a byte at least.
      this.#need(count);
      for (let index = 0; index < count; index += 1) values.push(this.readValue(this.readMarker(), depth + 1));
      return values;
    }
    while (marker !== ']') {
      values.push(this.readValue(marker, depth + 1));
      marker = this.readMarker();
    }
    return values;
  }

  #readNumbers(type: string, count: number): NumberArray {
    const width = widths[type];
    if (width === undefined) throw this.refuse(`${JSON.stringify(type)} marks no type of number`);
    this.#need(count * width);
    const at = this.offset;
    this.offset += count * width;
    const view = this.#view;
    switch (type) {
      case 'U':
        return this.#bytes.slice(at, this.offset);
      case 'i':
        return fill(new Int8Array(count), (index) => view.getInt8(at + index));
      case 'I':
        return fill(new Int16Array(count), (index) => view.getInt16(at + index * 2));
      case 'l':
        return fill(new Int32Array(count), (index) => view.getInt32(at + index * 4));
      case 'd':
        return fill(new Float32Array(count), (index) => view.getFloat32(at + index * 4));
      case 'D':
        return fill(new Float64Array(count), (index) => view.getFloat64(at + index * 8));
      default:
        return fill(new Float64Array(count), (index) => this.#exact(view.getBigInt64(at + index * 8)));
    }
  }

  #readObject(depth: number): UbjsonObject {
    const object = new Map<string, UbjsonValue>();
    for (;;) {
      const marker = this.readMarker();
      if (marker === '}') return object;
      // The length of a key stands without the marker of a string.
      this.offset -= 1;
      const key = this.#readString();
      if (object.has(key)) throw this.refuse(`the key ${JSON.stringify(key.slice(0, 100))} stands twice`);
      object.set(key, this.readValue(this.readMarker(), depth + 1));
    }
  }
}

function fill<A extends NumberArray>(array: A, valueAt: (index: number) => number): A {
  for (let index = 0; index < array.length; index += 1) array[index] = valueAt(index);
  return array;
}
