import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openLockedDuckDb } from '../../src/table/index.ts';
import { heartDiseaseSchema } from '../http/test-server.ts';
import {
  allRows,
  append,
  appendAll,
  logFolder,
  memoryMb,
  model,
  openTestLog,
  prediction,
  readerOf,
  removeFolders,
  seal,
} from './test-log.ts';

afterEach(removeFolders);

const childFile = fileURLToPath(new URL('../../src/prediction-log/sealing/seal-child.ts', import.meta.url));

async function filesOf(folder: string): Promise<string[]> {
  const [day = ''] = await readdir(join(folder, model));
  return (await readdir(join(folder, model, day))).sort();
}
async function dayFolderOf(folder: string): Promise<string> {
  const [day = ''] = await readdir(join(folder, model));
  return join(folder, model, day);
}

/** A closed segment of so many rows. */
async function closedSegment(rows: number): Promise<string> {
  const folder = await logFolder();
  const log = await openTestLog(folder);
  const features = JSON.stringify(
    Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`feature ${index}`, index / 7])),
  );
  await appendAll(
    log.of({ name: model, version: '1' }),
    Array.from({ length: rows }, () => prediction({ features, probability: Math.random() })),
  );
  await log.close();
  return folder;
}

/** The process that seals for a server, with its order given. */
function startSealing(folder: string): ChildProcess {
  const child = spawn(process.execPath, [childFile], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send({ folder, memoryMb, passedOver: [] });
  return child;
}

describe('sealing', () => {
  it('writes Parquet with zstd that any reader reads, and takes the lines away', async () => {
    const folder = await closedSegment(1_000);
    const rows = await allRows(folder);
    expect(await seal(folder)).toMatchObject({ segments: 1, rows: 1_000 });
    const [file = '', ...others] = await filesOf(folder);
    expect(others).toEqual([]);
    expect(file).toMatch(/^\d{9}-[0-9a-f]{8}-000001\.r1000\.parquet$/);
    const duckdb = await openLockedDuckDb([join(await dayFolderOf(folder), file)], memoryMb);
    try {
      const read = async (query: string) => (await duckdb.connection.runAndReadAll(query)).getRowsJson();
      const described = await read(`DESCRIBE SELECT * FROM read_parquet(${duckdb.literals[0]})`);
      expect(described.map(([name, type]) => `${name} ${type}`)).toEqual([
        'row INTEGER',
        'refused BOOLEAN',
        'prediction_id VARCHAR',
        'time TIMESTAMP',
        'version VARCHAR',
        'request_id VARCHAR',
        'probability DOUBLE',
        'class UTINYINT',
        'features VARCHAR',
        'issues VARCHAR',
      ]);
      const codecs = await read(`SELECT DISTINCT compression FROM parquet_metadata(${duckdb.literals[0]})`);
      expect(codecs).toEqual([['ZSTD']]);
    } finally {
      await duckdb.close();
    }
    expect(await allRows(folder)).toEqual(rows);
    expect(await seal(folder)).toMatchObject({ segments: 0 });
  });

  it('is done by the log itself, in a process of its own', async () => {
    const folder = await logFolder();
    const log = await openTestLog(folder, { maintains: true, settings: { segment: { maximumBytes: 4_096 } } });
    const version = log.of({ name: model, version: '1' });
    for (let count = 0; count < 40; count += 1) await append(version);
    const states = async () => (await readerOf(folder).listSegments(model)).map(({ state }) => state);
    await expect.poll(states, { timeout: 20_000 }).toEqual(expect.arrayContaining(['sealed']));
    await log.close();
    expect(await allRows(folder)).toHaveLength(40);
  });

  it('that is killed at any moment leaves every row once, and is done again', async () => {
    const folder = await closedSegment(20_000);
    const rows = await allRows(folder);
    for (const delayMs of [150, 300, 450]) {
      const child = startSealing(folder);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      expect(await allRows(folder)).toHaveLength(rows.length);
    }
    await seal(folder);
    expect(await filesOf(folder)).toEqual([expect.stringMatching(/\.r20000\.parquet$/)]);
    expect(await allRows(folder)).toEqual(rows);
  }, 60_000);

  it('that was cut off between the Parquet file and its lines takes the lines away, and reads none twice', async () => {
    const folder = await closedSegment(10);
    const dayFolder = await dayFolderOf(folder);
    const [lines = ''] = await filesOf(folder);
    await copyFile(join(dayFolder, lines), join(dayFolder, 'kept'));
    await seal(folder);
    await copyFile(join(dayFolder, 'kept'), join(dayFolder, lines));
    await writeFile(join(dayFolder, `.${lines}.parquet.12345-0123456789abcdef`), 'half');
    expect(await allRows(folder)).toHaveLength(10);
    expect(await seal(folder)).toMatchObject({ segments: 0, failures: [] });
    expect(await filesOf(folder)).toEqual([expect.stringMatching(/\.parquet$/), 'kept']);
  });

  it('keeps the places of rows where a line between them is damaged', async () => {
    const folder = await closedSegment(2);
    const dayFolder = await dayFolderOf(folder);
    const [lines = ''] = await filesOf(folder);
    const [first = '', second = ''] = (await readFile(join(dayFolder, lines), 'utf8')).split('\n');
    const damaged = [first.slice(0, 80), '', 'x'.repeat(5_000), `${second.slice(0, -40)}`];
    await writeFile(join(dayFolder, lines), `${[first, ...damaged, second].join('\n')}\n`);
    const before = await allRows(folder);
    const segment = (await readerOf(folder).listSegments(model))[0]?.segment ?? '';
    const arrivalsBefore = await readerOf(folder).readArrivals(model, {});
    expect(before.map(({ row }) => row)).toEqual([0, 5]);
    expect((await seal(folder)).failures).toEqual([]);
    expect(await allRows(folder)).toEqual(before);
    expect(await readerOf(folder).listSegments(model)).toMatchObject([{ segment, rows: 6 }]);
    expect(await readerOf(folder).readArrivals(model, {})).toEqual(arrivalsBefore);
    const range = { segment, first: 0, last: 5 };
    const read = await readerOf(folder).readRange(model, [range], { version: '1', schema: heartDiseaseSchema });
    expect(read.predictionIds).toEqual(before.map((row) => row.kind === 'prediction' && row.predictionId));
  });

  it('takes records of any size, and leaves a segment alone that it cannot read', async () => {
    const folder = await logFolder();
    const log = await openTestLog(folder);
    const version = log.of({ name: model, version: '1' });
    const text = 'x'.repeat(9_000_000);
    await append(version, prediction({ features: JSON.stringify({ text }) }));
    await append(version);
    await log.close();
    expect(await seal(folder)).toMatchObject({ segments: 1, rows: 2, failures: [] });
    expect((await allRows(folder)).map((row) => row.kind === 'prediction' && row.features.length)).toEqual([
      9_000_011, 10,
    ]);

    const broken = await closedSegment(2);
    const [lines = ''] = await filesOf(broken);
    await appendFile(join(await dayFolderOf(broken), lines), Buffer.from([0x7b, 0xff, 0xfe, 0x0a]));
    const { segments, failures } = await seal(broken);
    expect({ segments, failures }).toMatchObject({ segments: 0, failures: [{ model, problem: expect.any(String) }] });
    expect(await allRows(broken)).toHaveLength(2);
    expect(await filesOf(broken)).toEqual([lines]);
  });
});
