import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../src/tracking/index.ts';
import { hostilePaths, soundPaths } from './path-corpus.ts';

export const contractMaximumBytes = 100_000;

export interface StoreUnderTest {
  readonly store: ArtifactStore;
  close(): Promise<void>;
}

/** What every artifact store promises; `open` gives an empty one that takes `contractMaximumBytes` an artifact. */
export function describeArtifactStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the contract of artifact stores: ${name}`, () => {
    let test: StoreUnderTest;
    let files: string;
    beforeAll(async () => {
      files = await mkdtemp(join(tmpdir(), 'hale-artifact-files-'));
    });
    afterAll(() => rm(files, { recursive: true, force: true }));
    beforeEach(async () => {
      test = await open();
    });
    afterEach(() => test.close());

    it('gives back the bytes, the text and the file that were written', async () => {
      const { store } = test;
      const bytes = randomBytes(70_000);
      const file = join(files, 'a-file');
      await writeFile(file, bytes);
      await store.write('run/bytes', new Uint8Array(bytes));
      await store.write('run/text', 'größer');
      await store.write('run/file', { file });
      await store.write('run/empty', '');
      expect(Buffer.from(await store.read('run/bytes')).equals(bytes)).toBe(true);
      expect(Buffer.from(await store.read('run/text')).toString('utf8')).toBe('größer');
      expect(Buffer.from(await store.read('run/file')).equals(bytes)).toBe(true);
      expect(await store.read('run/empty')).toHaveLength(0);
    });

    it('replaces what is there', async () => {
      await test.store.write('run/a', 'long enough');
      await test.store.write('run/a', 'new');
      expect(Buffer.from(await test.store.read('run/a')).toString()).toBe('new');
      expect(await test.store.list('run')).toHaveLength(1);
    });

    it('lists what lies directly below, by name', async () => {
      for (const path of ['run/b', 'run/a', 'run/folder/deep/c', 'other/d', 'run/.hidden']) {
        await test.store.write(path, path);
      }
      expect(await test.store.list('run')).toEqual([
        { path: 'run/.hidden', isFolder: false, sizeBytes: 11 },
        { path: 'run/a', isFolder: false, sizeBytes: 5 },
        { path: 'run/b', isFolder: false, sizeBytes: 5 },
        { path: 'run/folder', isFolder: true, sizeBytes: null },
      ]);
      expect(await test.store.list('run/none')).toEqual([]);
    });

    it.each(['run/none', 'none/none', 'run', 'run/a/below-a-file'])('has no artifact %s', async (path) => {
      await test.store.write('run/a', 'a');
      await expect(test.store.read(path)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND', category: 'not-found' });
    });

    it('takes the largest artifact and not a byte more, and keeps the old one then', async () => {
      const { store } = test;
      const largest = randomBytes(contractMaximumBytes);
      const file = join(files, 'too-large');
      await writeFile(file, randomBytes(contractMaximumBytes + 1));
      await store.write('run/a', new Uint8Array(largest));
      for (const content of [
        new Uint8Array(contractMaximumBytes + 1),
        'é'.repeat(contractMaximumBytes / 2 + 1),
        { file },
      ]) {
        await expect(store.write('run/a', content)).rejects.toMatchObject({ code: 'ARTIFACT_TOO_LARGE' });
      }
      expect(Buffer.from(await store.read('run/a')).equals(largest)).toBe(true);
      expect(await store.list('run')).toHaveLength(1);
    });

    it('fails as a whole where the file to copy is not there or is a folder', async () => {
      for (const file of [join(files, 'none'), files]) {
        await expect(test.store.write('run/a', { file })).rejects.toMatchObject({ code: 'ARTIFACT_STORE_FAILED' });
      }
      expect(await test.store.list('run')).toEqual([]);
    });

    it('writes one of two concurrent contents whole', async () => {
      const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000));
      await Promise.all(contents.map((content) => test.store.write('run/a', content)));
      expect(contents).toContain(Buffer.from(await test.store.read('run/a')).toString());
    });

    it.each(soundPaths)('takes the path %j', async (path) => {
      await test.store.write(`run/${path}`, path);
      expect(Buffer.from(await test.store.read(`run/${path}`)).toString()).toBe(path);
    });

    it.each(hostilePaths)('refuses the path %j', async (path) => {
      const refusal = { code: 'ARTIFACT_PATH_INVALID', category: 'invalid-input' };
      await expect(test.store.write(path, 'x')).rejects.toMatchObject(refusal);
      await expect(test.store.read(path)).rejects.toMatchObject(refusal);
      await expect(test.store.list(path)).rejects.toMatchObject(refusal);
    });

    it('reads what it wrote under any path that it takes', async () => {
      const name = fc.stringMatching(/^[a-zA-Z0-9_.% äβ-]{1,20}$/);
      const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
      await fc.assert(
        fc.asyncProperty(path, async (text) => {
          const own = `${randomBytes(8).toString('hex')}/${text}`;
          const written = await test.store.write(own, text).then(
            () => true,
            () => false,
          );
          if (written) expect(Buffer.from(await test.store.read(own)).toString()).toBe(text);
        }),
        { numRuns: 60 },
      );
    });
  });
}
