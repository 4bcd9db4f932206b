import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { currentProcess } from '../../src/files/index.ts';
import { listSegmentFiles } from '../../src/prediction-log/segment-folder.ts';
import { openFileName } from '../../src/prediction-log/segment-name.ts';
import { allIds, append, logFolder, model, openTestLog, readerOf, removeFolders, seal } from './test-log.ts';

afterEach(removeFolders);

const childFile = fileURLToPath(new URL('./append-child.ts', import.meta.url));
const dead = { host: currentProcess().host, pid: 999_999_999, started: 'never' };

interface Appending {
  readonly child: ChildProcess;
  /** Ids of predictions that were acknowledged so far. */
  acknowledged(): readonly string[];
  ended: Promise<void>;
}

function startAppending(folder: string, fsync = ''): Appending {
  const child = spawn(process.execPath, [childFile, folder, fsync], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return {
    child,
    acknowledged: () => out.split('\n').slice(0, -1),
    ended: new Promise((resolve) => child.once('close', () => resolve())),
  };
}

const sortedDays = async (folder: string) => (await readdir(join(folder, model))).sort();
async function onlySegment(folder: string): Promise<{ folder: string; file: string }> {
  const [day = ''] = await sortedDays(folder);
  const dayFolder = join(folder, model, day);
  const files = (await readdir(dayFolder)).filter((name) => name.endsWith('.jsonl'));
  expect(files).toHaveLength(1);
  return { folder: dayFolder, file: files[0] ?? '' };
}

/** How many segments of a process are open. */
async function openSegmentsOf(folder: string, pid: number): Promise<number> {
  const files = await listSegmentFiles(folder, model);
  return files.filter(({ state, owner }) => state === 'open' && owner?.pid === pid).length;
}

/** A segment as a process that was killed leaves it, with `tail` behind its rows. */
async function leaveOpen(folder: string, rows: number, tail: string | Buffer): Promise<string[]> {
  const log = await openTestLog(folder);
  const ids: string[] = [];
  for (let row = 0; row < rows; row += 1) ids.push(await append(log.of({ name: model, version: '1' })));
  await log.close();
  const { folder: dayFolder, file } = await onlySegment(folder);
  const open = openFileName(file.replace('.jsonl', ''), dead);
  await rename(join(dayFolder, file), join(dayFolder, open));
  await appendFile(join(dayFolder, open), tail);
  return ids;
}

describe('processes that are killed in the middle of their work', () => {
  it.each([['', 'fsync']])(
    'leave each acknowledged prediction once, whole (%s, %s)',
    async (...modes) => {
      const folder = await logFolder();
      const acknowledged: string[] = [];
      for (const fsync of modes) {
        // Two write to one folder at once, and one of them is killed while the other goes on.
        const [one, two] = [startAppending(folder, fsync), startAppending(folder, fsync)];
        await expect
          .poll(() => Math.min(one.acknowledged().length, two.acknowledged().length), { timeout: 20_000 })
          .toBeGreaterThan(200);
        one.child.kill('SIGKILL');
        await one.ended;
        // Two where it was about to go from one segment to the next.
        const left = await openSegmentsOf(folder, one.child.pid ?? 0);
        expect(left).toBeGreaterThanOrEqual(1);
        expect(left).toBeLessThanOrEqual(2);
        const log = await openTestLog(folder);
        expect(log.state().repairedSegments).toBe(left);
        const before = two.acknowledged().length;
        await expect.poll(() => two.acknowledged().length, { timeout: 20_000 }).toBeGreaterThan(before + 100);
        acknowledged.push(await append(log.of({ name: model, version: '1' })));
        await log.close();
        two.child.kill('SIGKILL');
        await two.ended;
        await (await openTestLog(folder)).close();
        acknowledged.push(...one.acknowledged(), ...two.acknowledged());
      }
      const logged = await allIds(folder);
      expect(new Set(logged).size).toBe(logged.length);
      const known = new Set(logged);
      expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
      // What was written and not acknowledged any more is what was under way: 16 in each process.
      expect(logged.length - acknowledged.length).toBeLessThanOrEqual(4 * 16);
      expect((await seal(folder)).failures).toEqual([]);
      expect((await allIds(folder)).sort()).toEqual(logged.sort());
    },
    60_000,
  );
});

describe('a row that was only begun', () => {
  it.each([
    ['half a row', '{"prediction_id":"01a20f74-7e0c-7e00-8cfc-8b6f4df310a3","time":"2026'],
    ['zeros after a loss of power', Buffer.concat([Buffer.alloc(70_000), Buffer.from('\n'), Buffer.alloc(10)])],
    ['a long half', `{"prediction_id":"${'x'.repeat(200_000)}`],
  ])('is set aside at the next start: %s', async (_title, tail) => {
    const folder = await logFolder();
    const ids = await leaveOpen(folder, 3, tail);
    expect(await allIds(folder)).toEqual(ids);
    const log = await openTestLog(folder);
    expect(log.state()).toMatchObject({ repairedSegments: 1, tornRows: 1 });
    await log.close();
    expect(await allIds(folder)).toEqual(ids);
    const { folder: dayFolder, file } = await onlySegment(folder);
    expect(file).toMatch(/^\d{9}-[0-9a-f]{8}-000001\.jsonl$/);
    const [torn = ''] = (await readdir(dayFolder)).filter((name) => name.endsWith('.torn'));
    expect(await readFile(join(dayFolder, torn))).toEqual(Buffer.from(tail));
    const again = await openTestLog(folder);
    expect(again.state()).toMatchObject({ repairedSegments: 0, tornRows: 0 });
    await again.close();
  });

  it('was all there was: no segment is left of it', async () => {
    const folder = await logFolder();
    await mkdir(join(folder, model, '2026-03-01'), { recursive: true });
    await writeFile(join(folder, model, '2026-03-01', openFileName('120000000-7f3a9c21-000001', dead)), '{"predic');
    await (await openTestLog(folder)).close();
    expect(await readerOf(folder).listSegments(model)).toEqual([]);
  });
});

describe('an open segment of another machine', () => {
  it('is left alone until it has lain unchanged for long', async () => {
    const folder = await logFolder();
    const ids = await leaveOpen(folder, 2, '');
    const { folder: dayFolder, file } = await onlySegment(folder);
    const foreign = join(
      dayFolder,
      openFileName(file.replace(/\.open@.*/, ''), { ...dead, host: 'elsewhere.example' }),
    );
    await rename(join(dayFolder, file), foreign);
    const first = await openTestLog(folder);
    expect(first.state().repairedSegments).toBe(0);
    await first.close();
    expect(await allIds(folder)).toEqual(ids);
    const old = new Date(Date.now() - 90_000_000);
    await utimes(foreign, old, old);
    const second = await openTestLog(folder);
    expect(second.state().repairedSegments).toBe(1);
    await second.close();
    expect(await allIds(folder)).toEqual(ids);
  });
});
