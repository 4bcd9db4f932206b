import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HaleError, isHaleError } from '../../errors/index.ts';
import { replaceFile, syncFolder, temporaryName } from '../../files/index.ts';
import { convertJsonlToParquet, type ParquetColumn } from '../../table/index.ts';
import { csvCell } from '../../validation/index.ts';
import { type LoggedPrediction, lineOf } from '../line.ts';
import {
  cellOf,
  cellsOf,
  createExportColumns,
  type ExportColumn,
  firstColumns,
  lastColumns,
} from './export-columns.ts';
import type { ExportRequest } from './export-log.ts';

/** As `exportLog`. */
export async function writeExport(request: ExportRequest): Promise<{ readonly rows: number }> {
  const { reader, model, format, output } = request;
  const models = await reader.models();
  if (!models.includes(model)) {
    const known = models.length === 0 ? 'nothing is logged yet' : `there is ${models.join(', ')}`;
    throw new HaleError('PREDICTION_LOG_EMPTY', `no prediction of ${JSON.stringify(model)} is logged; ${known}`, {
      details: { model },
    });
  }
  try {
    if (format === 'jsonl') return await writeText(request, '', lineOf);
    const columns = await findColumns(request);
    return format === 'csv' ? await writeCsv(request, columns) : await writeParquet(request, columns);
  } catch (error) {
    if (isHaleError(error) || !(error instanceof Error && 'syscall' in error)) throw error;
    throw new HaleError(
      'PREDICTION_LOG_EXPORT_FAILED',
      `the predictions cannot be written to ${output}: ${error.message}; make room, or make its folder writable`,
      { details: { path: output }, cause: error },
    );
  }
}

async function* predictionsOf({ reader, model, period }: ExportRequest): AsyncGenerator<readonly LoggedPrediction[]> {
  for await (const rows of reader.readLog(model, period)) yield rows.filter((row) => row.kind === 'prediction');
}

async function findColumns(request: ExportRequest): Promise<readonly ExportColumn[]> {
  const columns = createExportColumns();
  for await (const rows of predictionsOf(request)) for (const row of rows) columns.see(row);
  return columns.columns();
}

async function writeRows(
  handle: FileHandle,
  request: ExportRequest,
  lineOfRow: (row: LoggedPrediction) => string,
): Promise<number> {
  let rows = 0;
  for await (const piece of predictionsOf(request)) {
    let text = '';
    for (const row of piece) text += lineOfRow(row);
    await handle.writeFile(text);
    rows += piece.length;
  }
  return rows;
}

async function writeText(request: ExportRequest, heading: string, lineOfRow: (row: LoggedPrediction) => string) {
  let rows = 0;
  await replaceFile(request.output, async (handle) => {
    await handle.writeFile(heading);
    rows = await writeRows(handle, request, lineOfRow);
  });
  return { rows };
}

function writeCsv(request: ExportRequest, columns: readonly ExportColumn[]): Promise<{ rows: number }> {
  const names = [...firstColumns, ...columns.map(({ name }) => name), ...lastColumns];
  return writeText(request, `${names.map(csvCell).join(',')}\r\n`, (row) => {
    const cells = cellsOf(row);
    const values = [
      row.predictionId,
      new Date(row.timeMs).toISOString(),
      row.version,
      row.requestId,
      ...columns.map(({ feature }) => cellOf(cells, feature)),
      row.probability,
      row.class,
    ];
    return `${values.map(csvCell).join(',')}\r\n`;
  });
}

/** Through JSON lines beside it, from which DuckDB writes Parquet in memory that does not grow. */
async function writeParquet(request: ExportRequest, columns: readonly ExportColumn[]): Promise<{ rows: number }> {
  const { output, memoryMb } = request;
  const beside = (): string => join(dirname(output), `.${basename(output)}.${temporaryName()}`);
  const [lines, parquet] = [beside(), beside()];
  let longestLine = 0;
  try {
    const handle = await open(lines, 'wx');
    let rows: number;
    try {
      rows = await writeRows(handle, request, (row) => {
        const line = flatLine(row, columns);
        longestLine = Math.max(longestLine, line.length);
        return line;
      });
    } finally {
      await handle.close();
    }
    await convertJsonlToParquet(lines, parquet, parquetColumns(columns), {
      memoryMb,
      maximumLineBytes: Math.max(1024 ** 2, longestLine),
    });
    const written = await open(parquet, 'r+');
    try {
      await written.sync();
    } finally {
      await written.close();
    }
    await rename(parquet, output);
    await syncFolder(dirname(output));
    return { rows };
  } finally {
    await rm(lines, { force: true });
    await rm(parquet, { force: true });
  }
}

function flatLine(row: LoggedPrediction, columns: readonly ExportColumn[]): string {
  const cells = cellsOf(row);
  const entries = columns.map(({ name, feature, kind }): [string, unknown] => {
    const cell = cellOf(cells, feature);
    return [name, kind === 'text' && cell !== null ? String(cell).toWellFormed() : cell];
  });
  const { predictionId, timeMs, version, requestId, probability } = row;
  const members: [string, unknown][] = [
    ['prediction_id', predictionId],
    ['time', new Date(timeMs).toISOString()],
    ['version', version],
    ['request_id', requestId],
    ...entries,
    ['probability', probability],
    ['class', row.class],
  ];
  // Not through an object, to which names such as 7 or __proto__ mean something.
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}\n`;
}

const parquetColumns = (columns: readonly ExportColumn[]): ParquetColumn[] => [
  ...firstColumns.map((name): ParquetColumn => ({ name, type: 'VARCHAR' })),
  ...columns.map(({ name, kind }): ParquetColumn => ({ name, type: kind === 'text' ? 'VARCHAR' : 'DOUBLE' })),
  { name: 'probability', type: 'DOUBLE' },
  { name: 'class', type: 'INTEGER' },
];
