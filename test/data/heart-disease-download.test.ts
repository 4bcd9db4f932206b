import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SettingsInput, settingsSchema } from '../../src/config/index.ts';
import { createDatasetSource, type Dataset } from '../../src/data/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { describeWithRealData } from '../real-data.ts';

let folder: string;
let server: Server;
let requests: string[];
let answer: RequestListener;
const fileName = 'processed.cleveland.data';
const cacheOf = (): string => join(folder, '.hale', 'cache', 'uci-heart-disease');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-download-'));
  requests = [];
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function load(
  uciHeartDisease: NonNullable<SettingsInput['data']>['uciHeartDisease'] = {},
  simulated: NonNullable<SettingsInput['data']>['simulated'] = { allowed: false },
  tell: (text: string) => void = () => {},
  signal?: AbortSignal,
): Promise<Dataset> {
  const settings = settingsSchema.parse({
    data: {
      source: 'uci-heart-disease',
      uciHeartDisease: { baseUrl: `${origin()}/files`, ...uciHeartDisease },
      simulated,
    },
  });
  const context = { folder, storageFolder: '.hale', random: createRandom(settings.project.seed), onRemark: tell };
  return createDatasetSource(settings, context).load({ onProgress: tell, signal });
}

describeWithRealData('downloading the heart-disease files', (realData) => {
  const serveReal: RequestListener = async (request, response) => {
    response.end(await readFile(join(realData, (request.url ?? '').replace('/files/', ''))));
  };

  it('keeps them, and needs no network afterwards', async () => {
    answer = serveReal;
    const told: string[] = [];
    const sites = ['cleveland' as const, 'va' as const];
    const first = await load({ sites }, undefined, (text) => told.push(text));
    expect(first).toMatchObject({ sourceType: 'uci-heart-disease', simulated: false });
    expect(first.source).toBe('UCI Heart Disease: cleveland (303 rows), va (200 rows)');
    expect(first.files.map(({ path }) => path)).toEqual(
      ['processed.cleveland.data', 'processed.va.data'].map((name) => join(cacheOf(), name)),
    );
    expect(told).toContain(`downloading ${origin()}/files/${fileName}`);
    answer = (_, response) => void response.destroy();
    const asked = requests.length;
    expect((await load({ sites })).digest).toBe(first.digest);
    expect(requests).toHaveLength(asked);
  });

  it('fetches a file again that was damaged in the cache', async () => {
    answer = serveReal;
    const { digest } = await load();
    await writeFile(join(cacheOf(), fileName), 'damaged');
    expect((await load()).digest).toBe(digest);
    expect(requests).toHaveLength(2);
  });

  it('asks again after a hiccup, as often as the settings say', async () => {
    answer = (request, response) => {
      if (requests.length > 1) serveReal(request, response);
      else response.writeHead(503).end();
    };
    await load({ attempts: 2 });
    expect(requests).toHaveLength(2);
  });

  it('asks again where the answer was cut off', async () => {
    answer = (request, response) => {
      if (requests.length > 1) serveReal(request, response);
      else response.writeHead(200, { 'content-length': 18_461 }).write('63.0,', () => response.destroy());
    };
    await load({ attempts: 2 });
    expect(requests).toHaveLength(2);
  });

  it('follows a redirect to the same host', async () => {
    answer = (request, response) => {
      if (request.url?.startsWith('/files/')) response.writeHead(301, { location: `/moved/${fileName}` }).end();
      else void readFile(join(realData, fileName)).then((bytes) => response.end(bytes));
    };
    await load();
    expect(requests).toEqual([`/files/${fileName}`, `/moved/${fileName}`]);
  });

  it('says so where the folder cannot be written, and leaves nothing behind', async () => {
    answer = serveReal;
    await mkdir(cacheOf(), { recursive: true });
    // A folder in the way of the rename: permissions would not stop root.
    await mkdir(join(cacheOf(), fileName));
    await expect(load()).rejects.toMatchObject({ code: 'DATASET_CACHE_UNWRITABLE' });
    expect(await readdir(cacheOf())).toEqual([fileName]);
  });
});

describe('an answer that is not the file', () => {
  const unreachable = (message: RegExp) => ({
    code: 'DATASET_UNREACHABLE',
    category: 'unavailable',
    message: expect.stringMatching(message),
  });
  const isCacheEmpty = async () => expect(await readdir(cacheOf()).catch(() => [])).toEqual([]);

  it('with other content is refused with both hashes, and no patients are simulated instead', async () => {
    answer = (_, response) => void response.end('63,1,1\n');
    await expect(load({}, { allowed: true })).rejects.toMatchObject({
      code: 'DATASET_FILE_CHANGED',
      message: expect.stringMatching(/has 7 bytes and SHA-256 [0-9a-f]{64}; .* 18461 bytes .*--data/),
    });
    await isCacheEmpty();
  });

  it('but a web page counts as no network', async () => {
    answer = (_, response) => void response.end('\n<!doctype html><title>Log in</title>');
    await expect(load()).rejects.toMatchObject(unreachable(/web page/));
    await isCacheEmpty();
  });

  it('a redirect elsewhere is not followed, and not tried again', async () => {
    const inner = 'http://169.254.169.254/latest/meta-data/';
    for (const location of [
      inner,
      '//localhost/x',
      `http://127.0.0.1:1/${fileName}`,
      'file:///etc/passwd',
      'gopher://x/',
    ]) {
      requests = [];
      answer = (_, response) => void response.writeHead(302, { location }).end();
      await expect(load({ attempts: 3 })).rejects.toMatchObject(unreachable(/redirects to .*only the host/));
      expect(requests).toHaveLength(1);
    }
  });

  it('redirects without end are given up', async () => {
    answer = (request, response) => void response.writeHead(302, { location: `${request.url}x` }).end();
    await expect(load()).rejects.toMatchObject(unreachable(/more than 3 times/));
  });

  it('a missing file is not asked for again', async () => {
    answer = (_, response) => void response.writeHead(404).end();
    await expect(load({ attempts: 3 })).rejects.toMatchObject(unreachable(/status 404.*--data DIR/s));
    expect(requests).toHaveLength(1);
  });

  it('one without end is cut off, compressed or not', async () => {
    answer = (_, response) => {
      const piece = Buffer.alloc(10_000, '1');
      const more = () => void (response.destroyed || response.write(piece, () => setImmediate(more)));
      more();
    };
    await expect(load({ maximumBytes: 50_000 })).rejects.toMatchObject(unreachable(/longer than 50000 bytes/));
    answer = (_, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000)));
    await expect(load({ maximumBytes: 50_000 })).rejects.toMatchObject(unreachable(/longer than 50000 bytes/));
  });

  it('one that never comes is waited for no longer than the settings say', async () => {
    answer = (_, response) => void response.write('6');
    await expect(load({ timeoutMs: 100, attempts: 2 })).rejects.toMatchObject(unreachable(/within 100 ms/));
    expect(requests).toHaveLength(2);
  });

  it('stops waiting where it is aborted', async () => {
    const controller = new AbortController();
    answer = () => controller.abort(new Error('by hand'));
    await expect(load({ attempts: 3 }, { allowed: true }, () => {}, controller.signal)).rejects.toThrow('by hand');
    expect(requests).toHaveLength(1);
  });
});

describe('the example without a network', () => {
  it('says in capitals that it simulates, with the reason, and writes nothing', async () => {
    const told: string[] = [];
    const dataset = await load({ baseUrl: 'http://127.0.0.1:1/' }, { rowCount: 100 }, (text) => told.push(text));
    expect(dataset).toMatchObject({ simulated: true, sourceType: 'simulated', files: [] });
    expect(dataset.source).toContain('SIMULATED');
    expect(told.join('\n')).toMatch(/127\.0\.0\.1:1.*(ECONNREFUSED|bad port).*SIMULATED/s);
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses an address with a password in it: it is logged', () => {
    expect(() => load({ baseUrl: 'https://user:canary@example.org/' })).toThrow('no user name');
  });
});
