import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable, readTableInChunks } from '../../src/table/index.ts';
import { openLockedDuckDb } from '../../src/table/locked-duckdb.ts';
import { limits, namesOf, rowsOf, useTableFiles } from './table-files.ts';

const files = useTableFiles();

describe('hostile names', () => {
  it('of columns are names and nothing else', async () => {
    const names = [
      '"; DROP TABLE x; --',
      "'); SELECT 1; --",
      "read_csv('/etc/passwd')",
      '$1',
      '{{x}}',
      'c0',
      '*',
      'select',
      '__proto__',
      'constructor',
      'a\nb',
    ];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const table = await files.read(`${header}\n${names.map((_, index) => index).join(',')}\n`);
    expect(namesOf(table)).toEqual(names);
    expect(rowsOf(table)).toEqual([names.map((_, index) => index)]);
  });

  it('of files are names and nothing else', async () => {
    await files.write('a,b\n7,8\n', 'x1.csv');
    for (const name of ['x*.csv', 'x[1].csv', 'x?.csv', "o'x.csv", 'a b;".csv', '{x1,x2}.csv', 'é.csv', '**']) {
      expect([name, rowsOf(await files.read('a,b\n1,2\n', {}, name))]).toEqual([name, [[1, 2]]]);
    }
  });

  it('that are addresses, queries, devices or folders are no files', async () => {
    const read = (path: string) => readTable(path, { limits });
    for (const path of [
      'https://127.0.0.1/x.csv',
      's3://bucket/x.parquet',
      "read_csv('/etc/passwd')",
      join(files.folder, '*.csv'),
      join(files.folder, 'x\0.csv'),
    ]) {
      await expect(read(path)).rejects.toMatchObject({
        code: expect.stringMatching(/^TABLE_FILE_(MISSING|UNREADABLE)$/),
      });
    }
    await expect(read('/dev/zero')).rejects.toMatchObject({ code: 'TABLE_FILE_UNREADABLE' });
    await expect(read(files.folder)).rejects.toMatchObject({ code: 'TABLE_FILE_UNREADABLE' });
  });
});

describe('the locked DuckDB', () => {
  it('reads and writes nothing but its files', async () => {
    const path = await files.write('a,b\n1,2\n');
    const secret = await files.write('canary\n', 'secret.csv');
    const { connection, literals, close } = await openLockedDuckDb([path], limits.memoryMb);
    try {
      const run = (sql: string) => connection.runAndReadAll(sql);
      expect((await run(`SELECT a FROM read_csv(${literals[0]})`)).getRowsJson()).toEqual([['1']]);
      for (const sql of [
        `SELECT * FROM read_csv('${secret}')`,
        `SELECT * FROM read_text('/etc/passwd')`,
        `SELECT * FROM glob('/etc/*')`,
        `SELECT * FROM read_csv('https://127.0.0.1:1/x.csv')`,
        `COPY (SELECT 1) TO '${join(files.folder, 'out.csv')}'`,
        `ATTACH '${join(files.folder, 'out.db')}'`,
        'INSTALL httpfs',
        'LOAD httpfs',
        'SET enable_external_access = true',
        `SET allowed_paths = ['/etc/passwd']`,
        'SET lock_configuration = false',
      ]) {
        await expect(run(sql), sql).rejects.toThrow(/disabled|locked|not allowed|Permission|permission|cannot/i);
      }
      expect(await readdir(files.folder)).not.toContain('out.csv');
    } finally {
      await close();
    }
  });
});

describe('a file that changes while it is read', () => {
  it('is refused by readTable where it grows', async () => {
    const path = await files.write(`a,b\n${'1,2\n'.repeat(300_000)}`);
    let isReading = true;
    const reading = readTable(path, { limits }).finally(() => {
      isReading = false;
    });
    const growing = (async () => {
      while (isReading) {
        await writeFile(path, '3,4\n', { flag: 'a' });
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'TABLE_FILE_CHANGED', retryable: true });
    await growing;
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    [
      'is replaced',
      (path) =>
        writeFile(`${path}.new`, 'a,b\n1,2\n').then(async () =>
          (await import('node:fs/promises')).rename(`${path}.new`, path),
        ),
    ],
    ['is cut short', (path) => writeFile(path, 'a,b\n1,2\n')],
    ['is removed', async (path) => (await import('node:fs/promises')).rm(path)],
  ])('is refused between chunks where it %s', async (_title, change) => {
    const path = await files.write(`a,b\n${'1,2\n'.repeat(300_000)}`, 'changing.csv');
    const read = async () => {
      let chunks = 0;
      for await (const _chunk of readTableInChunks(path, { limits, rowsPerChunk: 1000 })) {
        chunks += 1;
        if (chunks === 1) await change(path);
      }
    };
    await expect(read()).rejects.toMatchObject({ code: expect.stringMatching(/^TABLE_FILE_(CHANGED|MISSING)$/) });
  });
});

describe('after reading', () => {
  it('no temporary folder is left, whether it went well or not', async () => {
    const own = join(files.folder, 'tmp');
    await mkdir(own);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = own;
    try {
      expect(tmpdir()).toBe(own);
      await files.read('a,b\n1,2\n');
      await expect(files.read('a,b\n1\n')).rejects.toThrow();
      for await (const _chunk of readTableInChunks(await files.write('a,b\n1,2\n'), { limits })) break;
      expect(await readdir(own)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  it('a link to a file is read as the file', async () => {
    const path = await files.write('a,b\n1,2\n', 'linked.csv');
    await symlink(path, join(files.folder, 'link.csv'));
    expect(rowsOf(await readTable(join(files.folder, 'link.csv'), { limits }))).toEqual([[1, 2]]);
  });
});
