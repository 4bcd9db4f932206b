import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/settings.ts';
import type { NotificationChannel } from '../../../src/monitoring/alerts/alert.ts';
import { deliverNotifications } from '../../../src/monitoring/alerts/deliver.ts';
import { openTestDatabase, silentLogger, type TestDatabase } from '../../database/test-database.ts';

let world: TestDatabase;
const startMs = Date.parse('2026-03-01T12:00:00Z');
let nowMs = startMs;
const now = () => new Date(nowMs);

beforeAll(async () => {
  world = await openTestDatabase();
  await world.database.pool.query(`
    insert into registered_models (name, last_version, created_at, updated_at) values ('heart', 1, now(), now());
    insert into model_versions (name, version, digest, created_at) values ('heart', 1, repeat('a', 64), now());
    insert into monitoring_windows (window_id, model, version, sequence, starts_at, ends_at, row_count, refused_count,
      closed_by, ranges, digest, closed_at)
    values ('w1', 'heart', 1, 1, now(), now(), 1, 0, 'count', '[]', repeat('c', 64), now());
    insert into alerts (alert_id, model, version, fingerprint, state, severity, title, detail, occurrences,
      first_window_id, last_window_id, fired_at, last_seen_at)
    values ('a1', 'heart', 1, 'drift', 'firing', 'warning', 'drift', 'drift', 1, 'w1', 'w1', now(), now())`);
});
afterAll(() => world.close());
beforeEach(async () => {
  nowMs = startMs;
  await world.database.pool.query('truncate alert_notifications');
  await world.database.pool.query(
    `insert into alert_notifications (notification_id, alert_id, channel, event, status, created_at, due_at)
     values ('n1', 'a1', 'test', 'firing', 'pending', $1, $1)`,
    [now()],
  );
});

const { delivery: settings } = settingsSchema.parse({}).alerts;
const deliver = (
  tell: NotificationChannel['deliver'],
  { signal }: AbortController = new AbortController(),
): ReturnType<typeof deliverNotifications> =>
  deliverNotifications(world.database, {
    channels: [{ name: 'test', deliver: tell }],
    settings,
    logger: silentLogger,
    now,
    signal,
  });

async function notification(): Promise<unknown> {
  const { rows } = await world.database.pool.query('select status, attempts, due_at from alert_notifications');
  return rows[0];
}

it('is told without a transaction that waits for the answer', async () => {
  let waiting: unknown;
  await deliver(async () => {
    const { rows } = await world.database.pool.query(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and state = 'idle in transaction'`,
    );
    waiting = rows[0]?.count;
  });
  expect(waiting).toBe(0);
  expect(await notification()).toMatchObject({ status: 'sent', attempts: 1 });
});

it('is told again with the same id, where the process that told it never came back', async () => {
  let comeBack: () => void = () => {};
  const gone = deliver(() => new Promise((done) => (comeBack = done)));
  const told: string[] = [];
  const again = () =>
    deliver(async ({ notificationId }) => {
      told.push(notificationId);
    });
  while (((await notification()) as { attempts: number }).attempts === 0) await wait(10);
  nowMs += 60_000;
  expect(await again()).toEqual({ sent: 0, failed: 0 });
  nowMs += 240_000;
  expect(await again()).toEqual({ sent: 1, failed: 0 });
  expect(told).toEqual(['n1']);
  comeBack();
  await gone;
  expect(await notification()).toMatchObject({ status: 'sent', attempts: 2 });
});

it('is due at once, and no attempt the poorer, where the agent is stopped meanwhile', async () => {
  const controller = new AbortController();
  const stopped = deliver(async (_, signal) => {
    controller.abort();
    signal.throwIfAborted();
  }, controller);
  expect(await stopped).toEqual({ sent: 0, failed: 0 });
  expect(await notification()).toMatchObject({ status: 'pending', attempts: 0, due_at: now() });
});

it('is left to those who have its channel', async () => {
  const elsewhere = { channels: [], settings, logger: silentLogger, now, signal: new AbortController().signal };
  expect(await deliverNotifications(world.database, elsewhere)).toEqual({ sent: 0, failed: 0 });
  expect(await notification()).toMatchObject({ status: 'pending', attempts: 0 });
  expect(await deliver(async () => {})).toEqual({ sent: 1, failed: 0 });
});
