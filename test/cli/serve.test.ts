import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { materialise } from '../../src/production/index.ts';
import { patient } from '../http/test-server.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';
import { runHale } from './run-hale.ts';

const binary = fileURLToPath(new URL('../../bin/hale.js', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-serve-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function deploy(version: string): Promise<void> {
  const bundleFolder = join(folder, `bundle-${version}`);
  const { digest } = await writeTrainedBundle(bundleFolder, Number(version));
  const record = {
    name: 'heart-disease',
    version,
    digest,
    deploymentId: version,
    deployedAt: new Date().toISOString(),
  };
  const production = join(folder, '.hale', 'production');
  await materialise(production, { ...record, simulated: true, runId: null }, bundleFolder, { timeoutMs: 5_000 });
}

/** The program as a user starts it; resolves when it has said where it serves. */
async function serve(...words: string[]) {
  const child = spawn(process.execPath, [binary, 'serve', '--port', '0', ...words], { cwd: folder });
  let out = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(child, 'close');
  await expect.poll(() => out, { timeout: 20_000 }).toMatch(/http:\/\/\S+/);
  const url = /http:\/\/[^\s/"]+/.exec(out)?.[0] ?? '';
  return {
    url,
    out: () => out,
    log: () => log,
    async stop(signal: NodeJS.Signals = 'SIGTERM') {
      child.kill(signal);
      const [code] = await ended;
      return code as number | null;
    },
  };
}

const predict = (url: string, headers = {}) =>
  fetch(`${url}/predict/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(patient),
  });

describe('hale serve', () => {
  it('serves bundles with nothing but files, takes the next version, and ends in order', async () => {
    const server = await serve();
    try {
      expect((await fetch(`${server.url}/ready`)).status).toBe(503);
      await deploy('1');
      await expect.poll(async () => (await fetch(`${server.url}/ready`)).status, { timeout: 10_000 }).toBe(200);
      const answer = await predict(server.url);
      expect(await answer.json()).toMatchObject({ threshold: 0.5, model: { name: 'heart-disease', version: '1' } });
      expect((await (await fetch(server.url)).json()) as object).toMatchObject({
        warning: expect.stringContaining('SIMULATED DATA'),
        models: [{ name: 'heart-disease', version: '1', simulated_data: true }],
      });
      await deploy('2');
      const version = async () =>
        ((await (await predict(server.url)).json()) as { model: { version: string } }).model.version;
      await expect.poll(version, { timeout: 10_000 }).toBe('2');
    } finally {
      expect(await server.stop()).toBe(0);
    }
    const token = (await readFile(join(folder, '.hale', 'admin-token'), 'utf8')).trim();
    expect((await stat(join(folder, '.hale', 'admin-token'))).mode & 0o777).toBe(0o600);
    expect(server.log()).toContain('"msg":"model loaded"');
    expect(server.log()).toContain('"route":"/predict/"');
    expect(server.log()).not.toContain(token);
  });

  it('says which flag moves a port that is taken, and by whom', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as { port: number };
    const ended = await runHale(['serve', '--port', String(port)], { folder });
    holder.close();
    expect(ended.code).toBe(5);
    expect(ended.error).toContain('--port');
    if (process.platform === 'linux') expect(ended.error).toContain(`process ${process.pid} `);
  });

  it('says which version is damaged, instead of that there is none', async () => {
    const production = join(folder, '.hale', 'production', 'heart-disease');
    const { digest } = JSON.parse(await readFile(join(production, 'deployment.json'), 'utf8')) as { digest: string };
    const path = join(production, digest, 'model.json');
    const whole = await readFile(path);
    await writeFile(path, '{}');
    const server = await serve();
    try {
      await expect.poll(server.out).toMatch(/^ {2}heart-disease version 2 is damaged and not served: .*model\.json/m);
      expect(server.out()).not.toContain('no model is in production');
      expect(server.log()).not.toContain('"stack"');
    } finally {
      await server.stop();
      await writeFile(path, whole);
    }
  });

  it('refuses an open address without keys, and serves it to holders of one', async () => {
    const refused = await runHale(['serve', '--host', '0.0.0.0', '--port', '0'], { folder });
    expect(refused.code).toBe(5);
    expect(refused.error).toContain('hale keys create');
    const { out } = await runHale(['keys', 'create', 'ward', '--json'], { folder });
    const server = await serve('--host', '0.0.0.0');
    try {
      const { port } = new URL(server.url);
      expect(server.out()).toMatch(new RegExp(`^ {2}listens on +0\\.0\\.0\\.0:${port}$`, 'm'));
      expect((await predict(server.url)).status).toBe(401);
      expect((await predict(server.url, { authorization: `Bearer ${JSON.parse(out).token}` })).status).toBe(200);
    } finally {
      expect(await server.stop('SIGINT')).toBe(0);
    }
  });
});
