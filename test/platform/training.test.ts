import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ConfigurationInput, type Settings, settingsSchema } from '../../src/config/index.ts';
import { currentProcess, workingFolderName } from '../../src/files/index.ts';
import { openStores, personAtTerminal, trainProject } from '../../src/platform/index.ts';
import { trainInChild } from '../../src/platform/train-in-child.ts';
import { createEmptyDatabase, silentLogger } from '../database/test-database.ts';

// A user without a name cannot be made where the tests run as an ordinary user.
vi.mock('node:os', { spy: true });

let folder: string;
let server: Awaited<ReturnType<typeof createEmptyDatabase>>;
const settingsOf = (input: ConfigurationInput = {}): Settings =>
  settingsSchema.parse({ database: { url: server.url }, ...input });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-platform-'));
  server = await createEmptyDatabase();
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('a training whose database does not answer (shell script)', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  it('gives up the download of the engines before it has failed', async () => {
    const programs = join(folder, 'programs');
    await mkdir(programs);
    await writeFile(join(programs, 'python3'), '#!/bin/sh\nexec /bin/sleep 60\n', { mode: 0o755 });
    process.env.PATH = programs;
    const steps = new Map<string, string>();
    const progress = {
      step(title: string) {
        steps.set(title, 'begun');
        return { update() {}, succeed: () => steps.set(title, 'done'), fail: () => steps.set(title, 'failed') };
      },
    };
    const settings = settingsOf({
      database: { url: 'postgres://nobody@127.0.0.1:9/none', connectRetryMs: 200 },
      engines: { cacheFolder: join(folder, 'engines') },
      training: { kinds: ['lightgbm'] },
    });
    const training = trainProject({ settings, folder, logger: silentLogger, programVersion: '0', progress });
    await expect(training).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(Object.fromEntries(steps)).toMatchObject({ Engines: 'failed', Database: 'failed' });
  });
});

it('names the person at the terminal, or the user id where it has no name', () => {
  expect(personAtTerminal()).toBe(userInfo().username);
  const unnamed = vi.spyOn(process, 'getuid').mockReturnValue(54_321);
  vi.mocked(userInfo).mockImplementationOnce(() => {
    throw new Error('no such user');
  });
  expect(personAtTerminal()).toBe('uid 54321');
  unnamed.mockRestore();
});

describe('a training in a process of its own', () => {
  const progress = { step: () => ({ update() {}, succeed() {}, fail() {} }) };

  it.each([
    ['an unknown kind', { kind: 'lunch' }],
    ['no message at all', 'ready'],
    ['a field too many', { kind: 'step', id: 1, title: 'Data', more: true }],
  ])('fails where the process says %s, and the process is ended', async (_, message) => {
    const program = join(folder, 'says-something-else.mjs');
    await writeFile(program, `process.send(${JSON.stringify(message)}); setInterval(() => {}, 1000);`);
    const request = { settings: settingsOf(), folder, logger: silentLogger, programVersion: '0', progress };
    await expect(trainInChild(request, pathToFileURL(program))).rejects.toMatchObject({
      code: 'TRAINING_FAILED',
      message: expect.stringContaining('does not understand'),
    });
  });
});

describe('what a killed training left', () => {
  it('is removed where the stores are opened to change something, and what a living one writes stays', async () => {
    const temporary = join(folder, '.hale', 'tmp');
    const dead = workingFolderName('bundle', '1', { ...currentProcess(), started: 'earlier' });
    const living = workingFolderName('bundle', '2');
    for (const name of [dead, living]) await mkdir(join(temporary, name, 'bundle'), { recursive: true });
    const open = async (repair: boolean): Promise<string[]> => {
      const stores = await openStores(settingsOf(), { folder, logger: silentLogger, repair });
      await stores.close();
      return (await readdir(temporary)).sort();
    };
    expect(await open(false)).toEqual([dead, living].sort());
    expect(await open(true)).toEqual([living]);
  });
});
