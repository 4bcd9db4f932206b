import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalArtifactStore } from '../../src/tracking/index.ts';
import { contractMaximumBytes, describeArtifactStore } from './artifact-store-contract.ts';
import { hostilePaths } from './path-corpus.ts';

describeArtifactStore('local', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hale-artifacts-'));
  return {
    store: createLocalArtifactStore(join(folder, 'artifacts'), { maximumBytes: contractMaximumBytes }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

describe('the local artifact store', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-artifacts-'));
    await mkdir(join(folder, 'artifacts'));
    await writeFile(join(folder, 'canary'), 'untouched');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = () => createLocalArtifactStore(join(folder, 'artifacts'), { maximumBytes: contractMaximumBytes });

  it('leaves a file outside untouched, whatever path comes', async () => {
    const store = open();
    for (const path of hostilePaths) await store.write(path, 'overwritten').catch(() => {});
    expect(await readFile(join(folder, 'canary'), 'utf8')).toBe('untouched');
    expect(await readdir(folder)).toEqual(['artifacts', 'canary']);
    expect(await readdir(join(folder, 'artifacts'))).toEqual([]);
  });

  it('follows no link below its folder', async () => {
    const store = open();
    await store.write('run/a', 'a');
    await symlink(folder, join(folder, 'artifacts/run/out'));
    await symlink(join(folder, 'canary'), join(folder, 'artifacts/run/file'));
    await symlink(join(folder, 'new'), join(folder, 'artifacts/run/dangling'));
    for (const path of ['run/out/canary', 'run/file', 'run/dangling', 'run/out/new/b']) {
      const refusal = { code: 'ARTIFACT_PATH_INVALID' };
      await expect(store.write(path, 'x')).rejects.toMatchObject(refusal);
      await expect(store.read(path)).rejects.toMatchObject(refusal);
    }
    expect(await store.list('run')).toEqual([{ path: 'run/a', isFolder: false, sizeBytes: 1 }]);
    expect(await readFile(join(folder, 'canary'), 'utf8')).toBe('untouched');
    expect(await readdir(folder)).toEqual(['artifacts', 'canary']);
  });

  it('may itself lie behind a link', async () => {
    await symlink(join(folder, 'artifacts'), join(folder, 'link'));
    const store = createLocalArtifactStore(join(folder, 'link'), { maximumBytes: 100 });
    await store.write('run/a', 'a');
    expect(Buffer.from(await store.read('run/a')).toString()).toBe('a');
  });

  it('keeps the old artifact and nothing else where the disk takes no more', async () => {
    await open().write('run/a', 'old');
    const script = fileURLToPath(new URL('./write-artifact-child.ts', import.meta.url));
    // The limit of a file's size stands for a full disk: writing stops in the middle, with an error of the system.
    const limited = `trap '' XFSZ; ulimit -f 16; exec "$0" "$@"`;
    const words = ['-c', limited, process.execPath, script, join(folder, 'artifacts'), 'run/a', '90000'];
    const { stdout } = await promisify(execFile)('bash', words);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'ARTIFACT_STORE_FAILED', retryable: true, reason: 'EFBIG' });
    expect(Buffer.from(await open().read('run/a')).toString()).toBe('old');
    expect(await readdir(join(folder, 'artifacts/run'))).toEqual(['a']);
  });
});
