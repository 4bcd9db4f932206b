import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  copyFolder,
  currentProcess,
  formatProcessIdentity,
  isProcessAlive,
  isUnfinishedName,
  parseProcessIdentity,
  replaceFile,
  sweepWorkingFolders,
  withFileLock,
  workingFolderName,
} from '../../src/files/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('replaceFile', () => {
  it('keeps the old file, and nothing else, where writing fails', async () => {
    const path = join(folder, 'a');
    await replaceFile(path, (handle) => handle.writeFile('old'));
    const failing = replaceFile(path, async (handle) => {
      await handle.writeFile('half');
      expect((await readdir(folder)).filter(isUnfinishedName)).toHaveLength(1);
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a']);
  });
});

describe('working folders', () => {
  it('are swept once their process is gone; those of others, and what else is there, stay', async () => {
    const own = currentProcess();
    const nameFor = (identity: typeof own) => workingFolderName('bundle', randomUUID(), identity);
    // The same number was given again since: another start.
    const dead = [nameFor({ ...own, started: 'earlier' }), nameFor({ ...own, pid: 2 ** 30 })];
    const kept = [
      workingFolderName('bundle', randomUUID()),
      nameFor({ ...own, host: 'another-machine', pid: 2 ** 30 }),
      'bundle@%@1',
      'bundle@nobody@1',
      'mine',
    ];
    for (const name of [...dead, ...kept]) await mkdir(join(folder, name, 'bundle'), { recursive: true });
    expect(new Set(await sweepWorkingFolders(folder))).toEqual(new Set(dead));
    expect(new Set(await readdir(folder))).toEqual(new Set(kept));
    expect(await sweepWorkingFolders(join(folder, 'nowhere'))).toEqual([]);
  });
});

describe('copyFolder', () => {
  it('copies files and folders, and refuses links', async () => {
    const from = join(folder, 'from');
    await mkdir(join(from, 'deep'), { recursive: true });
    await writeFile(join(from, 'deep/a'), 'content');
    await writeFile(join(from, 'empty'), '');
    await copyFolder(from, join(folder, 'to'));
    expect(await readdir(join(folder, 'to'), { recursive: true })).toEqual(['deep', 'empty', 'deep/a']);
    expect(await readFile(join(folder, 'to/deep/a'), 'utf8')).toBe('content');
    await symlink('/etc/passwd', join(from, 'link'));
    await expect(copyFolder(from, join(folder, 'again'))).rejects.toThrow('neither a file nor a folder');
  });
});

describe('the identity of a process', () => {
  it('is that of this process only while it lives', () => {
    const own = currentProcess();
    expect(parseProcessIdentity(formatProcessIdentity(own))).toEqual(own);
    expect(isProcessAlive(own)).toBe(true);
    expect(isProcessAlive({ ...own, pid: 999_999_999 })).toBe(false);
    expect(isProcessAlive({ ...own, host: 'elsewhere' })).toBeUndefined();
    expect(parseProcessIdentity('nothing of the kind')).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is not that of another process with the same number', () => {
    expect(isProcessAlive({ ...currentProcess(), started: 'another-1' })).toBe(false);
  });
});

describe('withFileLock', () => {
  const lockChild = fileURLToPath(new URL('./lock-child.ts', import.meta.url));
  const child = (rounds: string) =>
    spawn(process.execPath, [lockChild, join(folder, 'lock'), join(folder, 'log'), rounds], { stdio: 'inherit' });
  const ended = (process: ReturnType<typeof child>) => new Promise((resolve) => process.once('close', resolve));
  const log = async () =>
    (await readFile(join(folder, 'log'), 'utf8').catch(() => '')).trim().split('\n').filter(Boolean);
  const options = { timeoutMs: 20_000, onTimeout: (holder: string) => new Error(`held by ${holder}`) };

  it('lets one process in at a time', async () => {
    await Promise.all(['15', '15', '15'].map((rounds) => ended(child(rounds))));
    const lines = await log();
    expect(lines).toHaveLength(90);
    for (let index = 0; index < lines.length; index += 2) {
      expect(lines[index + 1]).toBe(lines[index]?.replace('enter', 'leave'));
    }
    expect(await readdir(folder)).toEqual(['log']);
  });

  it('is taken over, by one alone, from a process that was killed in it', async () => {
    const holder = child('hold');
    await expect.poll(log, { timeout: 20_000 }).toHaveLength(1);
    holder.kill('SIGKILL');
    await ended(holder);
    expect(await readdir(folder)).toEqual(['lock', 'log']);
    let inside = 0;
    await Promise.all(
      Array.from({ length: 4 }, () =>
        withFileLock(join(folder, 'lock'), options, async () => {
          inside += 1;
          expect(inside).toBe(1);
          await new Promise((resolve) => setTimeout(resolve, 5));
          inside -= 1;
        }),
      ),
    );
    await Promise.all(['3', '3'].map((rounds) => ended(child(rounds))));
    expect(await readdir(folder)).toEqual(['log']);
  });

  it('is let go where the work fails, and names its holder where the wait was in vain', async () => {
    const lock = join(folder, 'lock');
    const failing = withFileLock(lock, options, async () => {
      throw new Error('failed');
    });
    await expect(failing).rejects.toThrow('failed');
    expect(await withFileLock(lock, options, async () => 'done')).toBe('done');
    await writeFile(lock, formatProcessIdentity(currentProcess()));
    const waiting = withFileLock(lock, { ...options, timeoutMs: 100 }, async () => 'done');
    await expect(waiting).rejects.toThrow(`held by ${formatProcessIdentity(currentProcess())}`);
  });
});
