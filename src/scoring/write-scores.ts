import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { HaleError, isHaleError } from '../errors/index.ts';
import { refusalOf, replaceFile, syncFolder, temporaryName } from '../files/index.ts';
import { convertJsonlToParquet, type ParquetColumn, type TableLimits } from '../table/index.ts';
import { csvFormat } from './formats/csv-format.ts';
import { jsonlFormat } from './formats/jsonl-format.ts';
import { createColumnTypes } from './formats/kept-column-types.ts';
import { type OutputLayout, outputNames, type RowFormat, type ScoredRows } from './formats/scored-rows.ts';

export type ScoreFormat = 'csv' | 'jsonl' | 'parquet';

const formatByExtension: Readonly<Record<string, ScoreFormat>> = {
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
};

/** @throws HaleError USAGE_INVALID where the name tells no format */
export function scoreFormatOf(path: string): ScoreFormat {
  const format = formatByExtension[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  throw new HaleError(
    'USAGE_INVALID',
    `the output ${path} has no known ending; its name tells the format and must end in ${Object.keys(formatByExtension).join(', ')}`,
    { details: { output: path } },
  );
}

/**
 * Writes scored rows to a file, one piece in memory at a time. The file is whole or not there; what was there before
 * stays until then.
 * @throws HaleError SCORES_UNWRITABLE, and what the rows' source throws
 */
export async function writeScores(
  path: string,
  format: ScoreFormat,
  layout: OutputLayout,
  pieces: AsyncIterable<ScoredRows>,
  limits: Pick<TableLimits, 'memoryMb' | 'maximumLineBytes'>,
): Promise<void> {
  try {
    if (format === 'parquet') await writeParquet(path, layout, pieces, limits);
    else {
      const rows = format === 'csv' ? csvFormat(layout) : jsonlFormat(layout);
      await replaceFile(path, (handle) => writeLines(handle, rows, pieces));
    }
  } catch (error) {
    if (isHaleError(error) || !isSystemError(error)) throw error;
    throw new HaleError(
      'SCORES_UNWRITABLE',
      `the predictions cannot be written to ${path}: ${refusalOf(error) ?? (error as Error).message}; make room, or make its folder writable`,
      { details: { path }, cause: error },
    );
  }
}

/** A bug stays one. */
const isSystemError = (error: unknown): boolean =>
  error instanceof Error && ('syscall' in error || /^(?:IO|Out of Memory) Error/.test(error.message));

async function writeLines(handle: FileHandle, format: RowFormat, pieces: AsyncIterable<ScoredRows>): Promise<void> {
  await handle.writeFile(format.heading);
  for await (const rows of pieces) await handle.writeFile(format.lines(rows));
}

/** Through JSON lines beside it: which type a kept column has is known when its last cell has been seen. */
async function writeParquet(
  path: string,
  layout: OutputLayout,
  pieces: AsyncIterable<ScoredRows>,
  limits: Pick<TableLimits, 'memoryMb' | 'maximumLineBytes'>,
): Promise<void> {
  const beside = (): string => join(dirname(path), `.${basename(path)}.${temporaryName()}`);
  const [lines, parquet] = [beside(), beside()];
  const keptTypes = createColumnTypes(layout.keptNames.length);
  async function* seen(): AsyncGenerator<ScoredRows> {
    for await (const rows of pieces) {
      keptTypes.see(rows.kept, rows.rowCount);
      yield rows;
    }
  }
  try {
    const handle = await open(lines, 'wx');
    try {
      await writeLines(handle, jsonlFormat(layout), seen());
    } finally {
      await handle.close();
    }
    await convertJsonlToParquet(lines, parquet, parquetColumns(layout, keptTypes.types()), limits);
    await syncFile(parquet);
    await rename(parquet, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(lines, { force: true });
    await rm(parquet, { force: true });
  }
}

function parquetColumns(layout: OutputLayout, keptTypes: readonly ParquetColumn['type'][]): ParquetColumn[] {
  const { kept, own } = outputNames(layout);
  const ownTypes: readonly ParquetColumn['type'][] = ['INTEGER', 'VARCHAR', 'DOUBLE', 'VARCHAR'];
  return [
    ...kept.map((name, index): ParquetColumn => ({ name, type: keptTypes[index] ?? 'VARCHAR' })),
    ...own.map((name, index): ParquetColumn => ({ name, type: ownTypes[index] ?? 'VARCHAR' })),
  ];
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
