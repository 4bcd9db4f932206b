import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const binary = fileURLToPath(new URL('../../bin/hale.js', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-pipe-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs hale before a pipe whose reader is gone already; the exit code, 124 where it has to be stopped. */
async function runIntoClosedPipe(redirection: string, words: readonly string[]): Promise<number> {
  // The reader closes its end before the writer starts: it is waited for by a fifo.
  const script = `rm -f closed; mkfifo closed; { read _ < closed; timeout -k 1 20 "$@" ${redirection}; echo $? > code; } | { exec <&-; echo > closed; }`;
  await promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, binary, ...words], { cwd: folder });
  return Number(await readFile(join(folder, 'code'), 'utf8'));
}

async function writeBadTable(): Promise<void> {
  const features = [{ kind: 'numeric', name: 'age', minimum: 0, maximum: 120 }];
  const target = { name: 'sick', negativeValues: [0], positiveValues: [1], negativeLabel: 'no', positiveLabel: 'yes' };
  const settings = { data: { source: 'file', file: { path: 'bad.csv' }, schema: { features, target } } };
  await writeFile(join(folder, 'hale.config.json'), JSON.stringify(settings));
  await writeFile(join(folder, 'bad.csv'), 'age,sick\n900,0\n901,1\n902,0\n');
}

describe('a pipe that nobody reads any more', () => {
  it('on standard error does not keep a failed command from ending', async () => {
    expect(await runIntoClosedPipe('2>&1 >/dev/null', ['config', 'show', '--set', 'project.sed=1'])).toBe(2);
  }, 30_000);

  it('on standard error does not keep a bug from ending', async () => {
    await writeFile(
      join(folder, 'hale.config.ts'),
      'setTimeout(() => { throw new TypeError("a bug") }); await new Promise(() => setTimeout(() => {}, 5000));',
    );
    expect(await runIntoClosedPipe('2>&1 >/dev/null', ['config', 'show'])).toBe(1);
  }, 30_000);

  it('on standard output changes no exit code', async () => {
    await writeBadTable();
    expect(await runIntoClosedPipe('2>/dev/null', ['data', 'validate'])).toBe(3);
    expect(await runIntoClosedPipe('2>/dev/null', ['data', 'validate', '--json'])).toBe(3);
  }, 60_000);

  it.runIf(process.platform === 'linux')('is told from a full disk, which is no bug', async () => {
    const ended = promisify(execFile)('sh', [
      '-c',
      '"$@" > /dev/full',
      'sh',
      process.execPath,
      binary,
      'config',
      'show',
    ]);
    await expect(ended).rejects.toMatchObject({ code: 5, stderr: expect.stringContaining('(the disk is full)') });
  });

  it('on standard output ends a server', async () => {
    const words = ['serve', '--set', 'serving.port=0'];
    expect(await runIntoClosedPipe('2>/dev/null', words)).toBe(0);
  }, 30_000);
});
