import koffi from 'koffi';

/** Where something lies in the memory of a library: an opaque handle, or the first byte of what it gives. */
export type Pointer = bigint;
/** What a C function writes a single result into; koffi fills the first place. */
export type Out<T> = [T | null];

export interface NativeLibrary {
  /** Declares one function as its C header does; the caller states the type that the declaration has in TypeScript. */
  declare<F extends (...values: never[]) => unknown>(declaration: string): F;
}

/** @throws Error of the system's loader, which names the file or the library that it lacks. */
export function loadLibrary(path: string | null): NativeLibrary {
  const library = koffi.load(path);
  return { declare: (declaration) => library.func(declaration) as never };
}

/** Memory outside the JavaScript heap that native code may read, zeroed. Give it back with `freeMemory`. */
export function allocateMemory(sizeBytes: number): Pointer {
  return koffi.address(koffi.alloc('uint8_t', Math.max(1, sizeBytes)));
}

export function freeMemory(pointer: Pointer): void {
  koffi.free(pointer);
}

/** A window on native memory, valid as long as its owner keeps it. */
export function viewMemory(pointer: Pointer, sizeBytes: number): ArrayBuffer {
  return sizeBytes === 0 ? new ArrayBuffer(0) : koffi.view(pointer, sizeBytes);
}

/** The texts of a `char **`. */
export function decodeTexts(pointer: Pointer, count: number): string[] {
  return count === 0 ? [] : (koffi.decode(pointer, 'char *', count) as string[]);
}

/** A function that native code may call with one text, on the calling thread only. */
export function registerTextCallback(callback: (text: string) => void): Pointer {
  return koffi.register(callback, koffi.pointer(koffi.proto('void', ['const char *'])));
}

/** What `call` writes into its out parameter. @throws Error where it writes nothing, which no successful call does. */
export function given<T>(call: (out: Out<T>) => void): T {
  const out: Out<T> = [null];
  call(out);
  if (out[0] === null) throw new Error('a native call gave no result');
  return out[0];
}
