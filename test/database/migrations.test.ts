import { createServer } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaseStatus, openDatabase } from '../../src/database/index.ts';
import { planMigrations } from '../../src/database/migrate/plan-migrations.ts';
import { readMigrations } from '../../src/database/migrate/read-migrations.ts';
import {
  createEmptyDatabase,
  databaseSettings,
  openTestDatabase,
  silentLogger,
  type TestDatabase,
} from './test-database.ts';

const context = { storageFolder: inject('databaseFolder'), logger: silentLogger };
const canary = 'canary-4f1d';

let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;
beforeAll(async () => {
  empty = await createEmptyDatabase();
});
afterAll(() => empty.close());

async function inDatabase<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('the migrations', () => {
  it('are applied once, by however many start at once', async () => {
    const settings = databaseSettings({ url: empty.url, poolSize: 2 });
    expect(await databaseStatus(settings, context)).toMatchObject({ appliedMigrations: 0, kind: 'external' });
    const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase(settings, context)));
    await Promise.all(databases.map((database) => database.close()));
    const known = await readMigrations();
    const applied = await inDatabase(empty.url, (client) =>
      client.query('select hash from drizzle.__drizzle_migrations'),
    );
    expect(applied.rows).toEqual(known.map(({ hash }) => ({ hash })));
    expect(await databaseStatus(settings, context)).toMatchObject({ pendingMigrations: [], serverVersion: '18.4' });
  });

  it('leave nothing behind where one fails', async () => {
    const blocked = await createEmptyDatabase();
    await inDatabase(blocked.url, (client) => client.query('create table runs (of int)'));
    const settings = databaseSettings({ url: blocked.url });
    await expect(openDatabase(settings, context)).rejects.toMatchObject({
      code: 'DATABASE_MIGRATION_FAILED',
      message: expect.stringContaining('relation "runs" already exists'),
    });
    const { rows } = await inDatabase(blocked.url, (client) =>
      client.query("select table_name from information_schema.tables where table_schema in ('public', 'drizzle')"),
    );
    expect(rows).toEqual([{ table_name: 'runs' }]);
    await blocked.close();
  });
});

describe('a database of another version', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await openTestDatabase();
  });
  afterAll(() => test.close());

  const reopen = () => openDatabase(test.settings, context);

  it('is refused where a newer program changed it', async () => {
    const { pool } = test.database;
    await pool.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
    await expect(reopen()).rejects.toMatchObject({ code: 'DATABASE_SCHEMA_NEWER' });
    await pool.query("delete from drizzle.__drizzle_migrations where hash = 'later'");
    await (await reopen()).close();
  });

  it('is refused where a migration was changed after it had been applied', async () => {
    await test.database.pool.query("update drizzle.__drizzle_migrations set hash = 'other' where id = 1");
    await expect(reopen()).rejects.toMatchObject({ code: 'DATABASE_SCHEMA_CHANGED' });
  });
});

describe('planMigrations', () => {
  const migration = (name: string, writtenAtMs: number) => ({
    name,
    writtenAtMs,
    hash: `hash of ${name}`,
    statements: [],
  });
  const known = [migration('a', 1), migration('b', 2), migration('c', 3)];
  const asApplied = (names: readonly (typeof known)[number][]) =>
    names.map(({ hash, writtenAtMs }) => ({ hash, writtenAtMs }));

  it.each([0, 1, 2, 3])('asks for those after the %i applied', (count) => {
    expect(planMigrations(known, asApplied(known.slice(0, count)))).toEqual(known.slice(count));
  });

  it('takes a migration that was put in between for a change, and one behind the last for a newer program', () => {
    const between = { hash: 'x', writtenAtMs: 2 };
    const after = { hash: 'x', writtenAtMs: 4 };
    expect(() => planMigrations(known, [...asApplied(known.slice(0, 1)), between])).toThrow(/Migration 2/);
    expect(() => planMigrations(known, [...asApplied(known), after])).toThrow(/newer hale/);
  });
});

describe('a server that cannot be used', () => {
  const withPassword = (change: (url: URL) => void): string => {
    const url = new URL(empty.url);
    change(url);
    return url.href;
  };
  const opening = (url: string, input = {}) =>
    openDatabase(databaseSettings({ url, connectRetryMs: 300, connectTimeoutMs: 500, ...input }), context).then(
      () => 'opened',
      (error: Error & { code?: string }) => ({ code: error.code, text: `${error.message}${JSON.stringify(error)}` }),
    );

  it.each([
    [
      'a wrong password',
      (url: URL) => {
        url.password = canary;
      },
      /refuses the login of user "hale"/,
    ],
    [
      'a wrong user',
      (url: URL) => {
        url.username = 'nobody';
        url.password = canary;
      },
      /refuses the login of user "nobody"/,
    ],
    [
      'a database that is not there',
      (url: URL) => {
        url.pathname = '/elsewhere';
      },
      /no database "elsewhere"; create it/,
    ],
    [
      'a port where nothing listens',
      (url: URL) => {
        url.port = '1';
        url.password = canary;
      },
      /127\.0\.0\.1:1\/.* does not answer: .*ECONNREFUSED.*start it/,
    ],
    [
      'a host that does not exist',
      (url: URL) => {
        url.hostname = 'no-such-host.invalid';
        url.password = canary;
      },
      /no-such-host\.invalid.* does not answer/,
    ],
  ])('is named: %s', async (_case, change, expected) => {
    const failure = await opening(withPassword(change));
    expect(failure).toMatchObject({ code: 'DATABASE_UNREACHABLE', text: expect.stringMatching(expected) });
    expect(JSON.stringify(failure)).not.toContain(canary);
    expect(JSON.stringify(failure)).not.toContain(new URL(empty.url).password);
  });

  it('is given up where it accepts and says nothing', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const failure = await opening(
      withPassword((url) => {
        url.port = port;
      }),
    );
    expect(failure).toMatchObject({ code: 'DATABASE_UNREACHABLE', text: expect.stringContaining('timeout') });
    silent.close();
  });

  it('is waited for where it comes up a little later', async () => {
    const { port: target, hostname } = new URL(empty.url);
    const { connect } = await import('node:net');
    const reserved = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => reserved.once('listening', resolve));
    const address = reserved.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => reserved.close(resolve));
    const opened = opening(
      withPassword((url) => {
        url.port = String(port);
      }),
      { connectRetryMs: 20_000 },
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const forwarder = createServer((socket) => {
      const onward = connect(Number(target), hostname);
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on('error', () => {});
    }).listen(port, '127.0.0.1');
    expect(await opened).toBe('opened');
    forwarder.close();
  });
});
