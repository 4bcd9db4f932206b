import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';

const program = fileURLToPath(new URL('./schedule-child.ts', import.meta.url));
let world: TestDatabase;
let folder = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  world = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hale-schedule-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL');
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(diary: string, stumbling = '', failing = '', setBack = ''): Promise<ChildProcess> {
  const child = fork(program, [world.url, diary, stumbling, failing, setBack], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

const entries = (diary: string): readonly string[] =>
  existsSync(diary) ? readFileSync(diary, 'utf8').trim().split('\n') : [];

/** What DBOS itself says of each time of the schedule. */
async function runs(): Promise<{ id: string; status: string }[]> {
  const { rows } = await world.database.pool.query(
    `select workflow_uuid as id, status from dbos.workflow_status where workflow_uuid like 'sched-monitoring-%' order by 1`,
  );
  return rows;
}

const waitOptions = { timeout: 30_000, interval: 100 };

describe('the schedule', () => {
  it('runs each of its times once, whatever the number of processes', async () => {
    const diary = join(folder, 'together');
    const processes = await Promise.all([start(diary), start(diary), start(diary)]);
    await vi.waitFor(
      () => expect(entries(diary).filter((entry) => entry === 'told').length).toBeGreaterThan(3),
      waitOptions,
    );
    for (const child of processes) await end(child, 'SIGTERM');
    const done = (await runs()).filter(({ status }) => status === 'SUCCESS');
    const told = entries(diary).filter((entry) => entry === 'told').length;
    // One that was cut by the stop may have been told and not be marked yet.
    expect(told).toBeGreaterThanOrEqual(done.length);
    expect(told - done.length).toBeLessThanOrEqual(processes.length);
    expect(new Set(done.map(({ id }) => id)).size).toBe(done.length);
  });

  it('goes on with a run that kill -9 has cut, and does not do again what was done', async () => {
    const diary = join(folder, 'cut');
    const stumbling = join(folder, 'stumbling');
    const first = await start(diary, stumbling);
    await vi.waitFor(() => expect(existsSync(stumbling)).toBe(true), waitOptions);
    const cut = (await runs()).filter(({ status }) => status === 'PENDING');
    expect(cut).toHaveLength(1);
    const before = entries(diary).length;
    await end(first, 'SIGKILL');
    await start(diary, stumbling);
    await vi.waitFor(async () => {
      const found = (await runs()).find(({ id }) => id === cut[0]?.id);
      expect(found?.status).toBe('SUCCESS');
    }, waitOptions);
    // The step at which it stood is done again, those before it are not.
    const { rows } = await world.database.pool.query(
      'select function_name as name from dbos.operation_outputs where workflow_uuid = $1 order by function_id',
      [cut[0]?.id],
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'models',
      'monitor first',
      'monitor second',
      'monitor third',
      'deliver',
    ]);
    expect(entries(diary).length).toBeGreaterThan(before);
  });

  it('leaves a run to the process that has it while that lives, and goes on with it when it is killed', async () => {
    const diary = join(folder, 'shared');
    const stumbling = join(folder, 'held');
    const first = await start(diary, stumbling);
    await vi.waitFor(() => expect(existsSync(stumbling)).toBe(true), waitOptions);
    const [held] = (await runs()).filter(({ status }) => status === 'PENDING');
    const stateOfHeld = async () => (await runs()).find(({ id }) => id === held?.id)?.status;
    const told = () => entries(diary).filter((entry) => entry === 'told').length;
    await start(diary, stumbling);
    await vi.waitFor(() => expect(told()).toBeGreaterThan(2), waitOptions);
    expect(await stateOfHeld()).toBe('PENDING');
    await end(first, 'SIGKILL');
    await vi.waitFor(async () => expect(await stateOfHeld()).toBe('SUCCESS'), waitOptions);
  });

  it('goes on with a run that a stop has cut, as with one that died', async () => {
    const diary = join(folder, 'stopped');
    const stumbling = join(folder, 'stopping');
    const first = await start(diary, stumbling);
    await vi.waitFor(() => expect(existsSync(stumbling)).toBe(true), waitOptions);
    const cut = (await runs()).filter(({ status }) => status === 'PENDING');
    expect(cut).toHaveLength(1);
    await end(first, 'SIGTERM');
    expect((await runs()).find(({ id }) => id === cut[0]?.id)?.status).toBe('PENDING');
    await start(diary, stumbling);
    await vi.waitFor(async () => {
      expect((await runs()).find(({ id }) => id === cut[0]?.id)?.status).toBe('SUCCESS');
    }, waitOptions);
  });

  it('runs no time twice that a clock which was set back comes to again, and goes on after it', async () => {
    const diary = join(folder, 'clock');
    const setBack = join(folder, 'set-back');
    const done = async () => (await runs()).filter(({ status }) => status === 'SUCCESS').length;
    const told = () => entries(diary).filter((entry) => entry === 'told').length;
    const before = await done();
    const child = await start(diary, '', '', setBack);
    await vi.waitFor(() => expect(told()).toBeGreaterThan(4), waitOptions);
    writeFileSync(setBack, '');
    const untilThen = told();
    await vi.waitFor(() => expect(told()).toBeGreaterThan(untilThen + 2), waitOptions);
    await end(child, 'SIGTERM');
    const ran = (await done()) - before;
    expect(told()).toBeGreaterThanOrEqual(ran);
    expect(told() - ran).toBeLessThanOrEqual(1);
  });

  it('looks at the other models, and tells, where one fails each time', async () => {
    const diary = join(folder, 'failing');
    await start(diary, '', 'first');
    await vi.waitFor(
      () => expect(entries(diary)).toEqual(expect.arrayContaining(['first', 'second', 'third', 'told'])),
      waitOptions,
    );
  });

  it('goes on after PostgreSQL has ended all of its connections, as a restart does', async () => {
    const diary = join(folder, 'restart');
    const told = () => entries(diary).filter((entry) => entry === 'told').length;
    const child = await start(diary);
    await vi.waitFor(() => expect(told()).toBeGreaterThan(0), waitOptions);
    await world.database.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const before = told();
    await vi.waitFor(() => expect(told()).toBeGreaterThan(before + 1), waitOptions);
    expect(child.exitCode).toBeNull();
  });
});
