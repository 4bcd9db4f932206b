import { allocateMemory, freeMemory, type Pointer, viewMemory } from './load-library.ts';

/** Rows in memory that the engine reads in place, and that can be given back before the collector would. */
export interface NativeMatrix {
  readonly pointer: Pointer;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly valueType: 'float32' | 'float64';
  /** Safe to call twice. */
  free(): void;
}

/** Allocates a matrix and lets `fill` write its bytes. */
export function createNativeMatrix(
  shape: Pick<NativeMatrix, 'rowCount' | 'columnCount' | 'valueType'>,
  fill: (bytes: Uint8Array) => void,
): NativeMatrix {
  const { rowCount, columnCount, valueType } = shape;
  const sizeBytes = rowCount * columnCount * (valueType === 'float32' ? 4 : 8);
  const pointer = allocateMemory(sizeBytes);
  let isFree = false;
  const free = () => {
    if (!isFree) freeMemory(pointer);
    isFree = true;
  };
  try {
    fill(new Uint8Array(viewMemory(pointer, sizeBytes)));
  } catch (error) {
    free();
    throw error;
  }
  return { pointer, rowCount, columnCount, valueType, free };
}
