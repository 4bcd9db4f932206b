import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { materialise } from '../../src/production/index.ts';
import { deploymentOf, patient } from '../http/test-server.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';
import { allRows, model, openTestLog } from './test-log.ts';

/** `CRASHES=200 npx vitest run test/prediction-log/killed-server.test.ts` kills it more often. */
const crashes = Number(process.env.CRASHES ?? 20);
const connections = 16;
const binary = fileURLToPath(new URL('../../bin/hale.js', import.meta.url));
const records = {
  '/predict': JSON.stringify(patient),
  '/predict/batch': JSON.stringify({ instances: Array.from({ length: 20 }, () => patient) }),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-killed-'));
  const bundleFolder = join(folder, 'bundle');
  const { digest } = await writeTrainedBundle(bundleFolder, 1);
  await materialise(join(folder, '.hale', 'production'), { ...deploymentOf('1'), digest }, bundleFolder, {
    timeoutMs: 10_000,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function startServer(): Promise<{ child: ChildProcess; port: number }> {
  // Segments of a few kilobytes, so that it is also killed while it closes and seals them.
  const settings = ['predictionLog.segment.maximumBytes=100000', 'predictionLog.maintenanceMs=50'];
  const words = ['serve', '--port', '0', '--json', ...settings.flatMap((setting) => ['--set', setting])];
  const child = spawn(process.execPath, [binary, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface(child.stdout)) {
    const [, port] = /"port": (\d+)/.exec(line) ?? [];
    if (port !== undefined) return { child, port: Number(port) };
  }
  throw new Error('hale serve ended before it listened');
}

/** Posts without end on one connection; returns when it breaks. */
async function postUntilKilled(port: number, acknowledged: string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let count = 0; ; count += 1) {
    const path = count % 8 === 7 ? '/predict/batch' : '/predict';
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': records[path].length };
      const sent = request({ port, host: '127.0.0.1', path, method: 'POST', headers, agent }, async (response) => {
        let text = '';
        response.setEncoding('utf8').on('error', reject);
        for await (const piece of response) text += piece;
        resolve(text);
      });
      sent.on('error', reject).end(records[path]);
    }).catch(() => undefined);
    if (answer === undefined) return;
    for (const [, id = ''] of answer.matchAll(/"prediction_id":"([^"]+)"/g)) acknowledged.push(id);
  }
}

it(
  `keeps each acknowledged prediction, once, when a server is killed under load ${crashes} times`,
  async () => {
    const acknowledged: string[] = [];
    for (let crash = 0; crash < crashes; crash += 1) {
      const { child, port } = await startServer();
      const before = acknowledged.length;
      const clients = Array.from({ length: connections }, () => postUntilKilled(port, acknowledged));
      // At whatever moment comes after so many answers.
      const enough = before + 50 + ((crash * 389) % 900);
      const ended = Promise.all(clients).then(() => true);
      while (acknowledged.length < enough) {
        const pause = new Promise<false>((resolve) => setTimeout(resolve, 1, false));
        if (await Promise.race([ended, pause])) throw new Error('the server answers nobody any more');
      }
      child.kill('SIGKILL');
      await Promise.all([once(child, 'close'), ...clients]);
    }
    const logFolder = join(folder, '.hale', 'prediction-log');
    const log = await openTestLog(logFolder);
    await log.close();
    const logged = (await allRows(logFolder, model)).map((row) => (row.kind === 'prediction' ? row.predictionId : ''));
    expect(new Set(logged).size).toBe(logged.length);
    const known = new Set(logged);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(crashes * 50);
    // What is in it without an answer was under way when the server died.
    expect(logged.length - acknowledged.length).toBeLessThanOrEqual(crashes * connections * 20);
  },
  240_000 + crashes * 10_000,
);
