import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type EngineLibraries,
  type EngineLimits,
  type EngineName,
  type EngineSession,
  engineNames,
  openEngineSession,
} from '../../src/engines/index.ts';
import { libraries, limits } from './libraries.ts';
import { createFit } from './rows.ts';

const opened: EngineSession[] = [];
let found: EngineLibraries;
beforeAll(async () => {
  found = await libraries();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((session) => session.close()));
});

async function open(engine: EngineName, more: Partial<EngineLimits> = {}): Promise<EngineSession> {
  const session = await openEngineSession(engine, found, { ...limits, ...more });
  opened.push(session);
  return session;
}

const isRunning = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    // A process that ended and that nobody has asked about yet is not running.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const endless = (engine: EngineName) => ({ ...createFit(engine, 2_000, 1), rounds: 10_000_000 });

describe.each(engineNames)('what goes wrong in %s is the trouble of one fit', (engine) => {
  it('a process that is killed', async () => {
    const [session, other] = [await open(engine), await open(engine)];
    const first = session.processId!;
    const bystander = other.fit(createFit(engine, 300, 50));
    const struck = session.fit(endless(engine));
    const waiting = session.fit(createFit(engine, 300, 50));
    setTimeout(() => process.kill(first, 'SIGKILL'), 50);
    await expect(struck).rejects.toMatchObject({
      code: 'ENGINE_CRASHED',
      message: expect.stringContaining('SIGKILL'),
      details: { engine, signal: 'SIGKILL' },
    });
    expect((await waiting).bytes).toEqual((await bystander).bytes);
    expect(session.processId).not.toBe(first);
  });

  it('one that hangs', async () => {
    const session = await open(engine, { timeoutMs: 1_000 });
    const processId = session.processId!;
    await expect(session.fit(endless(engine))).rejects.toMatchObject({
      code: 'ENGINE_TIMEOUT',
      details: { timeoutMs: 1_000 },
    });
    await expect.poll(() => isRunning(processId)).toBe(false);
    expect((await session.fit(createFit(engine, 300, 1))).importance).toHaveLength(6);
  });

  it('one that takes more memory than it may', async () => {
    const session = await open(engine, { memoryMb: 150 });
    await expect(session.fit(createFit(engine, 300_000, 200, 20))).rejects.toMatchObject({
      code: 'ENGINE_OUT_OF_MEMORY',
      details: { memoryMb: 150 },
    });
    expect((await session.fit(createFit(engine, 300, 1))).importance).toHaveLength(6);
  });

  it('a parameter that it does not know, in its own words', async () => {
    const session = await open(engine);
    const processId = session.processId;
    const fit = createFit(engine, 300, 3);
    await expect(session.fit({ ...fit, parameters: { ...fit.parameters, learnig_rate: 0.1 } })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('learnig_rate'),
    });
    await expect(session.fit({ ...fit, parameters: { objective: 'nonsense' } })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('nonsense'),
    });
    expect((await session.fit(fit)).importance).toHaveLength(6);
    expect(session.processId).toBe(processId);
  });

  it('a caller who gives up', async () => {
    const controller = new AbortController();
    const session = await open(engine, { signal: controller.signal });
    const processId = session.processId!;
    const [running, waiting] = [session.fit(endless(engine)), session.fit(createFit(engine, 300, 1))];
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    await expect(running).rejects.toBe(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect.poll(() => isRunning(processId)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'has no secret of the program in its surroundings (read on Linux)',
    async () => {
      process.env.HALE_TEST_SECRET = 'canary-5ecret';
      try {
        const { processId } = await open(engine);
        expect(readFileSync(`/proc/${processId}/environ`, 'utf8')).not.toContain('canary-5ecret');
      } finally {
        delete process.env.HALE_TEST_SECRET;
      }
    },
  );

  it('a model that is larger than it may be', async () => {
    const small = { ...found, child: { ...found.child, maximumModelBytes: 5_000 } };
    const session = await openEngineSession(engine, small, limits);
    opened.push(session);
    await expect(session.fit(createFit(engine, 300, 100))).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('engines.child.maximumModelBytes'),
    });
    expect((await session.fit(createFit(engine, 300, 1))).importance).toHaveLength(6);
  });

  it('a library that is none', async () => {
    const text = fileURLToPath(new URL('../oracles/engines.json', import.meta.url));
    const broken = { ...found, [engine]: { engine, path: text, version: 'unknown', origin: 'setting' as const } };
    await expect(openEngineSession(engine, broken, limits)).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      message: expect.stringContaining(text),
    });
  });
});

it('survives a native abort: a damaged model, which only tests hand to an engine unchecked', async () => {
  const session = await open('lightgbm');
  const fit = createFit('lightgbm', 300, 3);
  const { bytes } = await session.fit(fit);
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replaceAll(/^left_child=-?\d+/gm, 'left_child=2000000000');
  await expect(session.predict(Buffer.from(text), fit, 'value')).rejects.toMatchObject({ code: 'ENGINE_CRASHED' });
  expect(await session.predict(bytes, fit, 'value')).toHaveLength(300);
});

describe('an engine ends with the program', () => {
  let parent: ChildProcess | undefined;
  afterEach(() => {
    parent?.kill('SIGKILL');
  });

  it.each(['idle', 'working'] as const)('also where it is killed, while the engine is %s', async (state) => {
    parent = spawn(process.execPath, [fileURLToPath(new URL('parent.ts', import.meta.url)), state], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
    const processId = Number(line.toString());
    expect(isRunning(processId)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(processId), { timeout: 5_000 }).toBe(false);
  });
});

it('keeps what an engine was compiled to, although its process is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hale-compiled-'));
  const parent = spawn(process.execPath, [fileURLToPath(new URL('parent.ts', import.meta.url)), 'idle'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: folder },
  });
  try {
    // The engine's own folder lies within the parent's, which is killed too and leaves nothing.
    const kept = () => readdirSync(folder, { recursive: true }).filter((path) => String(path).split(sep).length > 2);
    await expect.poll(() => kept().length, { timeout: 10_000 }).toBeGreaterThan(5);
  } finally {
    parent.kill('SIGKILL');
    await once(parent, 'close');
    await rm(folder, { recursive: true, force: true });
  }
});
