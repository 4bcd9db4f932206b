import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunOptions, runHale } from './run-hale.ts';

/** Permissions do not stop root: where the tests run as root, the program runs as nobody. */
const person: RunOptions = process.getuid?.() === 0 ? { uid: 65_534 } : {};

const table = ['age,outcome', ...Array.from({ length: 60 }, (_, row) => `${20 + (row % 31)},${row % 2}`)].join('\n');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-storage-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'table.csv'), table);
});
afterEach(async () => {
  await chmod(folder, 0o755);
  await chmod(join(folder, '.hale'), 0o755).catch(() => {});
  await rm(folder, { recursive: true, force: true });
});

const hale = (words: readonly string[], options: RunOptions = person) =>
  runHale([...words, '--set', 'serving.port=0'], { folder, variables: { HOME: folder }, ...options });

describe('a project folder that may only be read', () => {
  beforeEach(() => chmod(folder, 0o555));

  it.each([['train'], ['start'], ['keys', 'create', 'me']])(
    'refuses hale %s %s, and says what to do',
    async (...words) => {
      const { code, error } = await hale(words);
      expect({ code, error }).toMatchObject({ code: 5, error: expect.not.stringContaining('bug') });
      expect(error).toMatch(
        /\.hale\S* cannot be written \(permission denied\); make it writable, or choose another storage\.folder/,
      );
      expect(error).toContain('STORAGE_UNWRITABLE');
    },
  );

  it('refuses hale init without the name of a temporary file', async () => {
    const { code, error } = await hale(['init', 'table.csv', '--target', 'outcome', '--yes']);
    expect(code).toBe(5);
    expect(error).toContain('hale.config.ts cannot be written (permission denied)');
  });

  it('is served all the same', async () => {
    let isTold = false;
    const { code, out } = await hale(['serve'], {
      ...person,
      onError(text, kill) {
        // Once: a second signal means at once, and one that comes as the process ends is not heard by it any more.
        if (isTold || !text.includes('server listening')) return;
        isTold = true;
        kill('SIGTERM');
      },
    });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Serving on') });
  });
});

describe('a database of another user', () => {
  it.each([['models', 'list'], ['runs', 'list'], ['db', 'status'], ['doctor']])(
    'is not taken for none by hale %s %s',
    async (...words) => {
      await mkdir(join(folder, '.hale', 'postgres'), { recursive: true });
      await writeFile(join(folder, '.hale', 'postgres', 'password'), '');
      await chmod(join(folder, '.hale', 'postgres'), process.getuid?.() === 0 ? 0o700 : 0o000);
      const { code, out, error } = await hale(words);
      expect(code).toBe(5);
      expect(out + error).toContain('postgres/password cannot be used (permission denied)');
    },
  );
});

describe('a storage folder of another user', () => {
  beforeEach(async () => {
    await mkdir(join(folder, '.hale', 'production'), { recursive: true });
    await chmod(join(folder, '.hale'), process.getuid?.() === 0 ? 0o700 : 0o000);
  });

  it.each([
    ['serve'],
    ['runs', 'list'],
    ['models', 'list'],
    ['keys', 'list'],
    ['predict', '--input', 'table.csv', '--output', 'o.csv'],
  ])('is refused by hale %s %s', async (...words) => {
    const { code, error } = await hale(words);
    expect(error).toMatch(/STORAGE_UNWRITABLE/);
    expect(error).toContain('permission denied');
    expect({ code, isBug: error.includes('This is a bug') }).toEqual({ code: 5, isBug: false });
  });

  it('is what hale doctor finds', async () => {
    const { code, out, error } = await hale(['doctor', '--json']);
    expect(code).toBe(5);
    expect(error).not.toContain('This is a bug');
    const { checks } = JSON.parse(out) as { checks: { name: string; status: string; finding: string }[] };
    expect(checks.find(({ name }) => name === 'storage')).toMatchObject({
      status: 'absent',
      finding: expect.stringContaining('permission denied'),
    });
  });
});

describe('a storage folder below a file', () => {
  it.each([['train'], ['serve'], ['runs', 'list']])('is refused by hale %s %s', async (...words) => {
    const { code, error } = await hale([...words, '--set', 'storage.folder=table.csv/here'], {});
    expect(error).toContain('a part of the path is a file');
    expect(code).toBe(5);
  });
});

describe('hale doctor', () => {
  it('makes nothing, and gives advice only where there is some', async () => {
    await chmod(folder, 0o777);
    const { out } = await hale(['doctor']);
    expect(await readdir(folder)).toEqual(['table.csv']);
    expect(out).not.toMatch(/ $/m);
    expect(out.split('\n')[0]).not.toContain('advice');
    expect(out).toMatch(/^✓ {2}storage .*\.hale, \d+ MB free$/m);
    expect(out).toMatch(/^! {2}data .*not downloaded yet.*\n {3}→ .*--data/m);
  });
});
