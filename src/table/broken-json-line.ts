import { HaleError } from '../errors/index.ts';
import type { GuardedFile } from './guarded-file.ts';

/**
 * The refusal of the first line that is no JSON, with its number; undefined where there is none. DuckDB says which byte it
 * stumbled over, but not dependably on which line.
 */
export async function brokenJsonLine(file: GuardedFile, maximumLineBytes: number): Promise<HaleError | undefined> {
  let line = 0;
  let rest = Buffer.alloc(0);
  const refusalOf = (bytes: Buffer): HaleError | undefined => {
    line += 1;
    const text = bytes.toString('utf8').trim();
    if (text === '') return undefined;
    try {
      JSON.parse(text);
      return undefined;
    } catch (cause) {
      return new HaleError(
        'TABLE_FILE_INVALID',
        `${file.path}: line ${line} is no whole JSON object (${cause instanceof Error ? cause.message : cause}); one object a line was expected. A file that was cut off, or one array over many lines`,
        { details: { line }, cause },
      );
    }
  };
  for await (const piece of file.pieces()) {
    let start = 0;
    for (let end = piece.indexOf(0x0a); end >= 0; end = piece.indexOf(0x0a, start)) {
      const refusal = refusalOf(Buffer.concat([rest, piece.subarray(start, end)]));
      if (refusal !== undefined) return refusal;
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    rest = Buffer.concat([rest, piece.subarray(start)]);
    if (rest.length > maximumLineBytes) return undefined;
  }
  return refusalOf(rest);
}
