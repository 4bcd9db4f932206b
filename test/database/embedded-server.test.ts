import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../../src/database/index.ts';
import { databaseSettings, silentLogger } from './test-database.ts';

const childFile = fileURLToPath(new URL('./database-child.ts', import.meta.url));
const settings = databaseSettings();
const isRoot = process.getuid?.() === 0;
const saidSchema = z.object({ pid: z.number(), url: z.string(), tables: z.number() });

let folder: string;
let made: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-embedded-made-'));
  await (await open()).close();
  made = folder;
});

afterAll(() => rm(made, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-embedded-'));
});

/** The files of a server that was set up and stopped, which is quicker than to make them. */
function copyMade(): void {
  execFileSync('cp', ['-a', join(made, 'postgres'), folder]);
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  const pid = await serverPid();
  if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  await expect.poll(() => pid === undefined || !isAlive(pid)).toBe(true);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const open = () => openDatabase(settings, { storageFolder: folder, logger: silentLogger });

async function serverPid(): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text.split('\n')[0]);
}

/** A zombie, which a container without an init never collects, has ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

interface Child {
  readonly process: ChildProcess;
  readonly said: z.infer<typeof saidSchema>;
  leave(): Promise<number | null>;
}

async function startChild(options: { uid?: number; gid?: number } = {}): Promise<Child> {
  const child = spawn(process.execPath, [childFile, folder], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('close', () => reject(new Error(`the child ended: ${error}`)));
  });
  return {
    process: child,
    said: saidSchema.parse(JSON.parse(line)),
    leave() {
      child.stdin.end();
      return ended;
    },
  };
}

async function numbers(database: Awaited<ReturnType<typeof open>>): Promise<number[]> {
  const { rows } = await database.pool.query<{ n: number }>('select n from kept order by n');
  return rows.map(({ n }) => n);
}

describe('the embedded server', () => {
  it('is set up, migrated, stopped by its last user, and keeps what was committed', async () => {
    const first = await open();
    expect(first.kind).toBe('embedded');
    await first.pool.query('create table kept (n int); insert into kept values (1), (2)');
    const pid = await serverPid();
    await first.close();
    expect(isAlive(pid ?? 0)).toBe(false);
    const second = await open();
    expect(await numbers(second)).toEqual([1, 2]);
    const { rows } = await second.pool.query(
      "select current_setting('fsync') || current_setting('full_page_writes') || current_setting('synchronous_commit') as durable",
    );
    expect(rows).toEqual([{ durable: 'ononon' }]);
    await second.close();
  });

  it('has a password that only its owner reads, and lets nobody in without it', async () => {
    copyMade();
    const database = await open();
    const { mode } = await stat(join(folder, 'postgres/password'));
    expect(mode & 0o077).toBe(0);
    const url = new URL(database.url);
    expect(url.hostname).toBe('127.0.0.1');
    for (const password of ['', 'wrong']) {
      url.password = password;
      await expect(
        openDatabase({ ...settings, url: url.href }, { storageFolder: folder, logger: silentLogger }),
      ).rejects.toMatchObject({
        code: 'DATABASE_UNREACHABLE',
        message: expect.stringContaining('refuses the login'),
      });
    }
    await database.close();
  });

  it('is one for processes that start at once, and lives until the last leaves', async () => {
    const [a, b, c] = await Promise.all([startChild(), startChild(), startChild()]);
    expect(new Set([a.said.url, b.said.url, c.said.url]).size).toBe(1);
    expect(a.said.tables).toBeGreaterThan(10);
    const pid = await serverPid();
    expect(await Promise.all([a.leave(), b.leave()])).toEqual([0, 0]);
    expect(isAlive(pid ?? 0)).toBe(true);
    expect(await c.leave()).toBe(0);
    expect(isAlive(pid ?? 0)).toBe(false);
    expect(await readdir(folder)).toEqual(['postgres']);
  });

  it('is taken over when its owner is killed', async () => {
    copyMade();
    const owner = await startChild();
    const pid = await serverPid();
    owner.process.kill('SIGKILL');
    const database = await open();
    expect(await serverPid()).toBe(pid);
    expect(database.url).toBe(owner.said.url);
    // The killed one does not count: this is the last user.
    await expect
      .poll(
        async () =>
          (await database.pool.query("select count(*)::int as n from pg_locks where locktype = 'advisory'")).rows[0].n,
      )
      .toBe(1);
    await database.close();
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it('comes up again after it was killed, for the process that uses it and for the next', async () => {
    copyMade();
    const database = await open();
    await database.pool.query('create table kept (n int); insert into kept values (7)');
    const killed = (await serverPid()) ?? 0;
    process.kill(killed, 'SIGKILL');
    await expect.poll(async () => [killed, undefined].includes(await serverPid()), { timeout: 20_000 }).toBe(false);
    await expect.poll(() => numbers(database).catch(() => []), { timeout: 20_000 }).toEqual([7]);
    await database.pool.query('insert into kept values (8)');
    const child = await startChild();
    expect(child.said.url).toBe(database.url);
    await child.leave();
    await database.close();
  });

  it('has everything that it acknowledged, however often it is killed meanwhile', async () => {
    copyMade();
    const database = await open();
    await database.pool.query('create table kept (n int)');
    const acknowledged: number[] = [];
    let isDone = false;
    const writing = (async () => {
      for (let n = 0; !isDone; n += 1) {
        await database.pool.query('insert into kept values ($1)', [n]).then(
          () => acknowledged.push(n),
          () => sleep(10),
        );
      }
    })();
    for (let kill = 0; kill < 4; kill += 1) {
      const before = acknowledged.length;
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
      const pid = await serverPid();
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
    isDone = true;
    await writing;
    const kept = new Set(await numbers(database));
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
    await database.close();
  });

  it('comes up again after it and its owner were killed together', async () => {
    copyMade();
    const child = await startChild();
    const pid = (await serverPid()) ?? 0;
    child.process.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    const database = await open();
    expect(await serverPid()).not.toBe(pid);
    await database.close();
  });

  it('is not fooled by the id of a dead server that another program has now', async () => {
    copyMade();
    const record = join(folder, 'postgres/data/postmaster.pid');
    const other = spawn(
      process.execPath,
      ['-e', 'setInterval(() => {}, 1000)'],
      isRoot ? ownerOf(await stat(join(folder, 'postgres'))) : {},
    );
    children.push(other);
    await writeFile(record, `${other.pid}\n${join(folder, 'postgres/data')}\n1\n5432\n\n127.0.0.1\n  1 1\nready   \n`);
    const database = await open();
    expect(await serverPid()).not.toBe(other.pid);
    expect(isAlive(other.pid ?? 0)).toBe(true);
    await database.close();
  });

  it('leaves nothing half made where its creation was killed', async () => {
    await rm(folder, { recursive: true });
    const child = spawn(process.execPath, [childFile, folder], { stdio: 'ignore' });
    children.push(child);
    await expect
      .poll(async () => (await readdir(folder).catch(() => [])).length, { interval: 5, timeout: 20_000 })
      .toBeGreaterThan(0);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    expect(await readdir(folder)).not.toContain('postgres');
    await sleep(100);
    const database = await open();
    expect(await readdir(folder)).toEqual(['postgres']);
    await database.close();
  });

  it('says why it does not start', async () => {
    copyMade();
    await writeFile(join(folder, 'postgres/data/PG_VERSION'), '9.6\n');
    await expect(open()).rejects.toMatchObject({ code: 'POSTGRES_FAILED', message: expect.stringMatching(/version/) });
  });
});

const ownerOf = ({ uid, gid }: { uid: number; gid: number }) => ({ uid, gid });

describe.runIf(isRoot)('the embedded server of root', () => {
  it('runs as another user, also where that user may not enter the folder', async () => {
    await chmod(folder, 0o700);
    const database = await open();
    const { uid } = await stat(`/proc/${await serverPid()}`);
    expect(uid).not.toBe(0);
    await database.close();
  });

  it('takes files that root has copied, which are root’s then', async () => {
    execFileSync('cp', ['-r', join(made, 'postgres'), folder]);
    expect((await stat(join(folder, 'postgres/data'))).uid).toBe(0);
    await (await open()).close();
    expect((await stat(join(folder, 'postgres/data/base'))).uid).not.toBe(0);
  });

  it("runs as the owner of an ordinary user's folder, whoever of the two starts first", async () => {
    const nobody = { uid: 65_534, gid: 65_534 };
    await chown(folder, nobody.uid, nobody.gid);
    const first = await startChild(nobody);
    expect((await stat(`/proc/${await serverPid()}`)).uid).toBe(nobody.uid);
    const shared = await open();
    expect(shared.url).toBe(first.said.url);
    expect(await first.leave()).toBe(0);
    await shared.close();
    await (await open()).close();
    const second = await startChild(nobody);
    expect((await stat(`/proc/${await serverPid()}`)).uid).toBe(nobody.uid);
    expect(await second.leave()).toBe(0);
  });
});
