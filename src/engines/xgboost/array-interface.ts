import type { Pointer } from '../bindings/load-library.ts';

/** NumPy's array interface, version 3, as JSON: how XGBoost is told of memory that it reads in place. */
export function arrayInterface(pointer: Pointer, shape: readonly number[], typeString: '<f4' | '<f8' | '|u1'): string {
  // An address is an integer of 64 bits, which JSON.stringify has no way to write.
  return `{"data": [${pointer}, true], "shape": [${shape.join(', ')}], "typestr": "${typeString}", "version": 3}`;
}
