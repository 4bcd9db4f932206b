import { isHaleError } from '../errors/index.ts';
import type { ReadTableOptions } from './read-options.ts';
import type { Table } from './table.ts';
import { fileInvalid, openTableStream } from './table-stream.ts';

/**
 * Reads a file of any size in pieces of at least `rowsPerChunk` rows (the last may be smaller), in the file's order, in
 * memory that does not grow with the file; `limits.maximumRows` and `limits.maximumBytes` do not apply. A column is of
 * numbers in one piece and of text in another where only the other holds a cell that is no number; there a number is
 * written in its shortest form.
 *
 * @throws HaleError as `readTable` does, at the piece where the fault stands
 */
export async function* readTableInChunks(
  path: string,
  options: ReadTableOptions & { readonly rowsPerChunk?: number | undefined },
): AsyncGenerator<Table> {
  const { rowsPerChunk = 8_192 } = options;
  const unbounded = { ...options.limits, maximumBytes: Number.MAX_SAFE_INTEGER };
  const stream = await openTableStream(path, { ...options, limits: unbounded });
  try {
    const scanner = stream.createScanner();
    const pieces = stream.file.pieces();
    const linesOf = async (count: number): Promise<Uint32Array | undefined> => {
      if (scanner === undefined) return undefined;
      while (scanner.pendingRecords < count) {
        const piece = await pieces.next();
        if (piece.done === true) {
          scanner.finish();
          break;
        }
        scanner.push(piece.value);
      }
      return scanner.takeLines(count);
    };
    if (stream.dialect?.header) await linesOf(1);
    const expectedRows = scanner === undefined ? await stream.rowCount() : undefined;
    let rows = 0;
    for await (const chunk of stream.chunks(rowsPerChunk)) {
      const lineNumbers = await linesOf(chunk.rowCount);
      if (lineNumbers !== undefined && lineNumbers.length !== chunk.rowCount) {
        throw fileInvalid(path, new Error('it has fewer records by its lines than by its cells'));
      }
      rows += chunk.rowCount;
      const columns = Array.from({ length: chunk.columnCount }, (_, index) => chunk.column(index).column);
      yield { rowCount: chunk.rowCount, columns, ...(lineNumbers && { lineNumbers }) };
    }
    const more = (await linesOf(1))?.length ?? 0;
    await stream.assertEveryRow(rows, expectedRows ?? rows + more);
    await stream.file.assertUnchanged();
  } catch (error) {
    // A file that changed under its reader fails in odd ways; say so first.
    await stream.file.assertUnchanged();
    throw isHaleError(error) ? error : fileInvalid(path, error);
  } finally {
    await stream.close();
  }
}
