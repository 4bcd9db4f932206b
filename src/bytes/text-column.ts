import { copyBytes, viewOf, writeAscii } from './copy-bytes.ts';

/** Short texts of ASCII, a row each, as bytes: what is written more than once is made of them without any string. */
export interface TextColumn {
  /** Bytes that a row has room for. */
  readonly width: number;
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly lengths: Uint8Array;
}

/** @param width 255 at most */
export function createTextColumn(rowCount: number, width: number): TextColumn {
  const bytes = Buffer.alloc(rowCount * width);
  return { width, bytes, view: viewOf(bytes), lengths: new Uint8Array(rowCount) };
}

/** @param text ASCII, of the column's width at most */
export function setText({ width, view, lengths }: TextColumn, row: number, text: string): void {
  writeAscii(text, view, row * width);
  lengths[row] = text.length;
}

export const textAt = ({ width, bytes, lengths }: TextColumn, row: number): string =>
  bytes.toString('latin1', row * width, row * width + lengths[row]!);

/** Copies a row's text and returns the index after it. */
export const copyText = ({ width, view, lengths }: TextColumn, row: number, into: DataView, at: number): number =>
  copyBytes(view, row * width, lengths[row]!, into, at);
