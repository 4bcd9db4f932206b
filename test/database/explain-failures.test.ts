import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Database, explainFailures, openDatabase } from '../../src/database/index.ts';
import { databaseSettings, openTestDatabase, silentLogger, type TestDatabase } from './test-database.ts';

let test: TestDatabase;
let forwarder: Server;
let sockets: Socket[] = [];
let database: Database;

/** A way to the server that can be cut and mended. */
async function listen(port = 0): Promise<number> {
  const target = new URL(test.url);
  forwarder = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname);
    sockets.push(socket, onward);
    for (const end of [socket, onward]) end.on('error', () => {});
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => forwarder.listen(port, '127.0.0.1', resolve));
  const address = forwarder.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function cut(): Promise<void> {
  const closed = new Promise((resolve) => forwarder.close(resolve));
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await closed;
}

beforeAll(async () => {
  test = await openTestDatabase();
  const url = new URL(test.url);
  url.port = String(await listen());
  const settings = databaseSettings({
    url: url.href,
    statementTimeoutMs: 500,
    lockTimeoutMs: 200,
    connectTimeoutMs: 500,
  });
  database = await openDatabase(settings, { storageFolder: inject('databaseFolder'), logger: silentLogger });
});
/** A connection that was cut is noticed in its own time. */
beforeEach(() =>
  expect
    .poll(() =>
      store()
        .raw('select 1')
        .then(
          () => true,
          () => false,
        ),
    )
    .toBe(true),
);
afterEach(() => cut().then(() => listen(Number(new URL(database.url).port))));
afterAll(async () => {
  await database.close();
  await cut();
  await test.close();
});

const store = () =>
  explainFailures(
    {
      experiments: () => database.query.select().from(database.query._.fullSchema.experiments),
      raw: (statement: string) => database.pool.query(statement),
      now: () => 7,
    },
    database,
  );

describe('the functions of a store', () => {
  it('are unavailable while the database is away, and work again when it is back', async () => {
    expect(await store().experiments()).toEqual([]);
    await cut();
    const refusal = { code: 'DATABASE_UNREACHABLE', category: 'unavailable', retryable: true };
    await expect(store().raw('select 1')).rejects.toMatchObject(refusal);
    await expect(store().raw('select 1')).rejects.toMatchObject(refusal);
    await listen(Number(new URL(database.url).port));
    expect((await store().raw('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('are unavailable where the connection breaks under a statement', async () => {
    const waiting = store().raw('select pg_sleep(0.4)');
    waiting.catch(() => {});
    await sleep(100);
    await cut();
    await expect(waiting).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });

  it('say that a statement or a lock took too long', async () => {
    await expect(store().raw('select pg_sleep(5)')).rejects.toMatchObject({
      code: 'DATABASE_TIMEOUT',
      retryable: true,
    });
    const holder = await test.database.pool.connect();
    await holder.query('begin; lock table runs');
    await expect(store().raw('select * from runs')).rejects.toMatchObject({ code: 'DATABASE_TIMEOUT' });
    await holder.query('rollback');
    holder.release();
  });

  it('let bugs and other results pass as they are', async () => {
    await expect(store().raw('select nonsense')).rejects.toMatchObject({ code: '42703' });
    expect(store().now()).toBe(7);
  });
});
