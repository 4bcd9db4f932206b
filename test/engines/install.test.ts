import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type EngineLibraries, type EngineLibrary, ensureEngines, openEngineSession } from '../../src/engines/index.ts';
import { defaultCacheFolder } from '../../src/engines/install/cache-folder.ts';
import { fetchWheel } from '../../src/engines/install/fetch-wheel.ts';
import { hostPlatform } from '../../src/engines/install/host-platform.ts';
import { parseLock, readLock } from '../../src/engines/install/read-lock.ts';
import { wheelSource } from '../../src/engines/install/wheel-source.ts';
import { HaleError } from '../../src/errors/index.ts';
import { libraries, limits, settings } from './libraries.ts';
import { createFit } from './rows.ts';
import { writeZip } from './write-zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'hale-engines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variables = { ...process.env };
afterEach(() => {
  process.env = { ...variables };
});

const newFolder = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};

function library(found: EngineLibraries, engine: 'xgboost' | 'lightgbm'): EngineLibrary {
  const result = found[engine];
  if (result instanceof HaleError) throw result;
  return result;
}

/** Changes one byte in the middle and gives the file its old times back. */
function damage(path: string): void {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 0xff;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
}

// The network's time is not ours.
describe('with pip', { timeout: 180_000 }, () => {
  const cacheFolder = join(folder, 'cache');
  const own = { ...settings, cacheFolder };
  const offline = { ...own, fetch: false };

  it('fetches both engines once, also where two ask at the same time', async () => {
    const said: string[] = [];
    const [first, second] = await Promise.all([
      ensureEngines(own, { onProgress: (text) => said.push(text) }),
      ensureEngines(own),
    ]);
    for (const engine of ['xgboost', 'lightgbm'] as const) {
      expect(library(first, engine)).toMatchObject({ origin: 'fetched', version: expect.stringMatching(/^\d/) });
      expect(library(second, engine).path).toBe(library(first, engine).path);
    }
    expect(said).toEqual(expect.arrayContaining([expect.stringMatching(/^fetching lightgbm 4/)]));
    expect(readdirSync(cacheFolder).toSorted()).toEqual([
      expect.stringMatching(/^lightgbm-/),
      expect.stringMatching(/^xgboost-/),
    ]);
    const again = await ensureEngines(offline);
    expect(library(again, 'xgboost').origin).toBe('cache');
    const session = await openEngineSession('lightgbm', again, limits);
    expect((await session.fit(createFit('lightgbm', 100, 1))).importance).toHaveLength(6);
    await session.close();
  });

  it('keeps the licences beside the libraries', () => {
    const files = readdirSync(cacheFolder, { recursive: true }).map(String);
    expect(files.filter((path) => path.endsWith('LICENSE'))).toHaveLength(2);
  });

  it('notices a damaged or half-filled cache, and repairs it', async () => {
    const { xgboost, lightgbm } = await ensureEngines(offline);
    expect([xgboost, lightgbm].some((result) => result instanceof HaleError)).toBe(false);
    damage((xgboost as EngineLibrary).path);
    rmSync((lightgbm as EngineLibrary).path);
    const broken = await ensureEngines(offline);
    expect(broken.xgboost).toMatchObject({ code: 'ENGINE_MISSING' });
    expect(broken.lightgbm).toMatchObject({ code: 'ENGINE_MISSING' });

    const repaired = await ensureEngines(own);
    expect(library(repaired, 'xgboost').origin).toBe('fetched');
    expect(library(repaired, 'lightgbm').origin).toBe('fetched');
    expect(readdirSync(cacheFolder)).toHaveLength(2);
    for (const engine of ['xgboost', 'lightgbm'] as const) {
      expect(library(await ensureEngines(offline), engine).origin).toBe('cache');
    }
  });

  it('takes a library whose times alone changed as it is', async () => {
    const { path } = library(await ensureEngines(offline), 'lightgbm');
    utimesSync(path, new Date(0), new Date(0));
    expect(library(await ensureEngines(offline), 'lightgbm').path).toBe(path);
  });

  it('refuses a package of another hash', async () => {
    const source = wheelSource('lightgbm', hostPlatform)!;
    const [locked] = (await readLock()).filter(({ name }) => name === source.packageName);
    const wrong = { ...locked!, hashes: ['0'.repeat(64)] };
    const download = newFolder('wrong');
    await expect(fetchWheel(wrong, source.platformTag, download, { timeoutMs: 60_000 })).rejects.toThrow(/refused it/);
    expect(readdirSync(download)).toEqual(['requirements.txt']);
  });
});

describe('without the engines', () => {
  const empty = { ...settings, cacheFolder: join(folder, 'never') };
  const missing = (found: EngineLibraries) => {
    expect(found.lightgbm).toMatchObject({ code: 'ENGINE_MISSING' });
    return String((found.lightgbm as HaleError).message);
  };

  it('tells the ways out where there is no pip', async () => {
    process.env.PATH = newFolder('no-programs');
    const found = await ensureEngines(empty);
    const message = missing(found);
    expect(message).toContain('no pip is found');
    expect(message).toContain('HALE_LIGHTGBM_LIB');
    await expect(openEngineSession('xgboost', found, limits)).rejects.toBe(found.xgboost);
  });

  it('tells what pip said where the index is out of reach', async () => {
    Object.assign(process.env, { PIP_INDEX_URL: 'http://user:pa55word@127.0.0.1:9/simple', PIP_FIND_LINKS: '' });
    delete process.env.PIP_EXTRA_INDEX_URL;
    delete process.env.HTTP_PROXY;
    delete process.env.http_proxy;
    const message = missing(await ensureEngines(empty));
    expect(message).toMatch(/out of reach/);
    expect(message).not.toContain('pa55word');
  });

  it('asks for nothing where it may not fetch', async () => {
    const message = missing(await ensureEngines({ ...empty, fetch: false }));
    expect(message).toContain('engines.fetch');
  });

  it('goes no further where it is aborted', async () => {
    const reason = new Error('enough');
    await expect(ensureEngines(empty, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const running = ensureEngines(empty, { signal: AbortSignal.timeout(30) });
    await expect(running).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(readdirSync(empty.cacheFolder)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('with programs that only look like pip (shell scripts)', () => {
  it('tries the next one after one that fails, and checks the hash itself', async () => {
    const programs = newFolder('programs');
    const source = wheelSource('lightgbm', 'linux-x64')!;
    const wheel = join(folder, 'fake.whl');
    writeZip(wheel, [{ name: source.library, content: 'not the library' }]);
    const script = (name: string, text: string) => {
      writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(programs, name), 0o755);
    };
    script('python3', 'echo "No module named pip" >&2; exit 1');
    script('pip3', 'echo "a broken pip" >&2; exit 2');
    script('pip', `for last; do :; done; /bin/cp ${wheel} "\${last#--dest=}/lightgbm-4.7.0-py3-none-any.whl"`);
    process.env.PATH = programs;
    const [locked] = parseLock(`lightgbm==4.7.0 --hash=sha256:${'0'.repeat(64)}`);
    await expect(fetchWheel(locked!, source.platformTag, newFolder('fake'), { timeoutMs: 60_000 })).rejects.toThrow(
      /SHA-256 [0-9a-f]{64}, which is not in engines.lock/,
    );
  });
});

it.skipIf(process.platform !== 'linux')(
  'lends LightGBM the OpenMP of XGBoost where the system has none (Linux)',
  async () => {
    const found = await libraries();
    // A library that asks for an OpenMP which no system has, under a name as long as the real one.
    const bytes = readFileSync(library(found, 'lightgbm').path);
    const names = [bytes.indexOf('libgomp.so.1\0'), bytes.lastIndexOf('libgomp.so.1\0')];
    expect(names[0]).toBeGreaterThan(0);
    for (const at of names) bytes.write('libgomp.so.7', at);
    const path = join(folder, 'lib_lightgbm.so');
    writeFileSync(path, bytes);
    const own = { ...found, lightgbm: { engine: 'lightgbm', path, version: 'unknown', origin: 'setting' } as const };
    await expect(openEngineSession('lightgbm', { ...own, openMpFolder: null }, limits)).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      message: expect.stringContaining('libgomp.so.7'),
    });

    const openMpFolder = newFolder('openmp');
    copyFileSync(join(found.openMpFolder!, 'libgomp.so.1'), join(openMpFolder, 'libgomp.so.7'));
    const session = await openEngineSession('lightgbm', { ...own, openMpFolder }, { ...limits, threads: 2 });
    expect((await session.fit(createFit('lightgbm', 12_000, 3))).importance).toHaveLength(6);
    await session.close();
  },
);

describe('a library of one’s own', () => {
  it('is taken without the cache', async () => {
    const { path } = library(await libraries(), 'xgboost');
    const found = await ensureEngines({
      ...settings,
      cacheFolder: join(folder, 'none'),
      xgboostLibrary: path,
      lightgbmLibrary: join(folder, 'absent.so'),
    });
    expect(found.xgboost).toEqual({ engine: 'xgboost', path, version: 'unknown', origin: 'setting' });
    expect(found.lightgbm).toMatchObject({ code: 'ENGINE_MISSING', message: expect.stringContaining('absent.so') });
    const session = await openEngineSession('xgboost', found, limits);
    expect(session.version).toMatch(/^3\./);
    await session.close();
  });
});

describe('the cache of a user', () => {
  it('is where the system wants it to be', () => {
    expect(defaultCacheFolder('linux', {}, '/home/a')).toBe('/home/a/.cache/hale/engines');
    expect(defaultCacheFolder('linux', { XDG_CACHE_HOME: '/cache' }, '/home/a')).toBe('/cache/hale/engines');
    // The XDG specification: relative paths are invalid and are to be ignored.
    expect(defaultCacheFolder('linux', { XDG_CACHE_HOME: 'cache' }, '/home/a')).toBe('/home/a/.cache/hale/engines');
    expect(defaultCacheFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Caches/hale/engines');
  });
});

describe('the lock', () => {
  it('has a package for every platform that a library is published for', async () => {
    const lock = await readLock();
    for (const platform of ['linux-x64', 'linux-arm64', 'win32-x64', 'darwin-x64', 'darwin-arm64']) {
      for (const engine of ['xgboost', 'lightgbm'] as const) {
        expect(lock.map(({ name }) => name)).toContain(wheelSource(engine, platform)?.packageName);
      }
    }
    expect(wheelSource('lightgbm', 'aix-ppc64')).toBeUndefined();
  });

  it('takes exact versions with hashes alone', () => {
    const hash = `--hash=sha256:${'a'.repeat(64)}`;
    expect(parseLock(`# comment\nlightgbm==4.7.0 \\\n    ${hash}\n`)).toEqual([
      { name: 'lightgbm', version: '4.7.0', hashes: ['a'.repeat(64)] },
    ]);
    for (const line of ['lightgbm', 'lightgbm==4.7.0', `lightgbm>=4 ${hash}`, `--index-url=x lightgbm==1 ${hash}`]) {
      expect(() => parseLock(line)).toThrow('engines.lock');
    }
  });
});
