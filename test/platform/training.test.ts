import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfigurationInput, type Settings, settingsSchema } from '../../src/config/index.ts';
import { currentProcess, workingFolderName } from '../../src/files/index.ts';
import { openStores } from '../../src/platform/index.ts';
import { createEmptyDatabase, silentLogger } from '../database/test-database.ts';

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
