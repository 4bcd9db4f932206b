import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createRandom, normal, standardDeviation } from '../src/statistics/index.ts';

/** As the peers' `datasets.py` names them. */
export const heartColumns = 'age sex cp trestbps chol fbs restecg thalach exang oldpeak slope ca thal'.split(' ');
export const continuousColumns = ['age', 'trestbps', 'chol', 'thalach', 'oldpeak'];

export interface DriftFile {
  readonly path: string;
  readonly rows: number;
  readonly seed: number;
  readonly ageShift: number;
}

const linesAtOnce = 5_000;

/**
 * Cleveland drawn again with noise of 5% of the deviation on the continuous columns: the peers' `resample_cleveland`, from
 * another stream. Without the file, rows of a like shape. Written as CSV, or as Parquet of doubles where the name says so.
 */
export async function writeDriftFile(file: DriftFile, dataFolder: string | undefined): Promise<void> {
  const source = await sourceRows(dataFolder);
  const deviations = heartColumns.map((name, column) =>
    continuousColumns.includes(name)
      ? 0.05 *
        (standardDeviation(source.map((row) => row[column] as number).filter((value) => !Number.isNaN(value))) ?? 0)
      : 0,
  );
  const random = createRandom(file.seed).fork('drift file');
  const cells = (row: readonly number[]): string =>
    row
      .map((value, column) => {
        if (Number.isNaN(value)) return '';
        const deviation = deviations[column] as number;
        const shift = column === 0 ? file.ageShift : 0;
        return String(deviation === 0 ? value : Math.fround(value + deviation * normal(random) + shift));
      })
      .join(',');
  const isParquet = file.path.endsWith('.parquet');
  const text = isParquet ? `${file.path}.csv` : file.path;
  const handle = await open(text, 'w');
  await handle.write(`${heartColumns.join(',')}\n`);
  for (let written = 0; written < file.rows; written += linesAtOnce) {
    let lines = '';
    for (let row = written; row < Math.min(file.rows, written + linesAtOnce); row += 1) {
      lines += `${cells(source[random.integer(source.length)] as number[])}\n`;
    }
    await handle.write(lines);
  }
  await handle.close();
  if (!isParquet) return;
  const types = heartColumns.map((name) => `'${name}': 'DOUBLE'`).join(', ');
  await copyToParquet(`SELECT * FROM read_csv('${text}', columns = {${types}})`, file.path);
  await rm(text);
}

/** The columns of a Parquet file so often beside each other, with a number behind their names from the second time on. */
export async function repeatColumns(from: string, to: string, times: number): Promise<void> {
  const columns = Array.from({ length: times }, (_, index) =>
    heartColumns.map((name) => `${name} AS ${name}${index === 0 ? '' : `_${index + 1}`}`),
  ).flat();
  await copyToParquet(`SELECT ${columns.join(', ')} FROM read_parquet('${from}')`, to);
}

async function copyToParquet(query: string, path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB' });
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 25000)`);
  connection.closeSync();
  instance.closeSync();
}

/** The rows that samples are drawn from: Cleveland, or rows of a like shape where there are no files. */
export async function sourceRows(dataFolder: string | undefined): Promise<number[][]> {
  return dataFolder === undefined ? inventedRows() : clevelandRows(dataFolder);
}

async function clevelandRows(folder: string): Promise<number[][]> {
  const text = await readFile(join(folder, 'processed.cleveland.data'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split(',')
        .slice(0, heartColumns.length)
        .map((cell) => (cell === '?' ? Number.NaN : Number(cell))),
    );
}

function inventedRows(): number[][] {
  const random = createRandom(11);
  return Array.from({ length: 303 }, () =>
    heartColumns.map((name) =>
      continuousColumns.includes(name) ? Math.round(100 + 20 * normal(random)) : random.integer(3),
    ),
  );
}
