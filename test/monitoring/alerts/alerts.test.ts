import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/settings.ts';
import type { Alert, NotificationChannel } from '../../../src/monitoring/alerts/alert.ts';
import { searchAlerts, updateAlerts } from '../../../src/monitoring/alerts/alert-store.ts';
import { openChannels } from '../../../src/monitoring/alerts/channels/open-channels.ts';
import { deliverNotifications } from '../../../src/monitoring/alerts/deliver.ts';
import { keyStates } from '../../../src/monitoring/alerts/firing-keys.ts';
import type { FindingStatus } from '../../../src/monitoring/finding.ts';
import { openTestDatabase, silentLogger, type TestDatabase } from '../../database/test-database.ts';

const hourMs = 3_600_000;
const settings = settingsSchema.parse({}).alerts;
const persistence = { windows: 3, required: 2 };

let world: TestDatabase;
let nowMs = Date.parse('2026-03-01T12:00:00Z');
const now = () => new Date(nowMs);

beforeAll(async () => {
  world = await openTestDatabase();
  await world.database.pool.query(`
    insert into registered_models (name, last_version, created_at, updated_at) values ('heart', 2, now(), now());
    insert into model_versions (name, version, digest, created_at)
      values ('heart', 1, repeat('a', 64), now()), ('heart', 2, repeat('b', 64), now());
    insert into monitoring_windows (window_id, model, version, sequence, starts_at, ends_at, row_count, refused_count,
      closed_by, ranges, digest, closed_at)
    select 'w' || n, 'heart', 1, n, now(), now(), 1, 0, 'count', '[]', repeat('c', 64), now() from generate_series(1, 9) n;
    insert into monitoring_cursors (model, positions, updated_at) values ('heart', '{}', now())`);
});
afterAll(() => world.close());
beforeEach(() => world.database.pool.query('truncate alerts cascade'));

const windowsOf = (statuses: readonly FindingStatus[], key = 'drift') =>
  statuses.map((status, index) => ({
    windowId: `w${index + 1}`,
    sequence: index + 1,
    outcomes: {
      [key]: { status, severity: 'warning' as const, phrase: status === 'alert' ? `drift in w${index + 1}` : null },
    },
  }));

const update = (
  statuses: readonly FindingStatus[],
  given: { channels?: string[]; version?: string; key?: string } = {},
) =>
  updateAlerts(
    world.database,
    'heart',
    async () => ({
      version: given.version ?? '1',
      states: keyStates(windowsOf(statuses, given.key), persistence),
    }),
    { settings, channels: given.channels ?? ['log'], now, newId: () => randomUUID() },
  );

const events = (changes: Awaited<ReturnType<typeof update>>) => changes.map(({ event }) => event);
const search = () => searchAlerts(world.database, { limit: 10 });

describe('an alert', () => {
  it('is raised when it is confirmed, grows while it is seen, and is resolved when it is gone', async () => {
    expect(events(await update(['alert']))).toEqual([]);
    expect(events(await update(['alert', 'alert']))).toEqual(['firing']);
    expect(events(await update(['alert', 'alert', 'alert']))).toEqual([]);
    expect(await search()).toMatchObject([
      {
        state: 'firing',
        occurrences: 2,
        title: 'heart version 1: drift in w2',
        detail: 'drift in w3',
        lastWindowId: 'w3',
      },
    ]);
    expect(events(await update(['alert', 'alert', 'alert', 'ok']))).toEqual([]);
    expect(events(await update(['alert', 'alert', 'alert', 'ok', 'ok']))).toEqual(['resolved']);
    expect(await search()).toMatchObject([{ state: 'resolved', resolvedAt: now() }]);
  });

  it('counts every window in which it was seen, however many are looked at in one go', async () => {
    await update(['ok', 'alert', 'alert', 'insufficient', 'alert']);
    expect(await search()).toMatchObject([{ occurrences: 2, firstWindowId: 'w3', lastWindowId: 'w5' }]);
    await update(['ok', 'alert', 'alert', 'insufficient', 'alert', 'alert', 'ok', 'alert']);
    expect(await search()).toMatchObject([{ occurrences: 4, firstWindowId: 'w3', lastWindowId: 'w8' }]);
  });

  it('is one, however many processes raise it at once, and is told once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => update(['alert', 'alert'])));
    expect(all.flatMap(events)).toEqual(['firing']);
    const { rows } = await world.database.pool.query('select event from alert_notifications');
    expect(rows).toEqual([{ event: 'firing' }]);
  });

  it('is held against what the windows say when its turn comes, not against what they said before', async () => {
    const parts = { settings, channels: ['log'], now, newId: () => randomUUID() };
    let reading = 0;
    let overlapping = 0;
    const readKeys = async () => {
      if (reading > 0) overlapping += 1;
      reading += 1;
      await world.database.pool.query('select pg_sleep(0.05)');
      reading -= 1;
      return { version: '1', states: keyStates(windowsOf(['alert', 'alert']), persistence) };
    };
    await Promise.all([1, 2, 3].map(() => updateAlerts(world.database, 'heart', readKeys, parts)));
    // None reads while the other holds what it has read.
    expect(overlapping).toBe(0);
  });

  it('that comes back within the cool-down is the same and is not told again; later it is a new one', async () => {
    await update(['alert', 'alert']);
    await update(['alert', 'alert', 'ok', 'ok']);
    expect(events(await update(['alert', 'alert', 'ok', 'ok', 'alert', 'alert']))).toEqual(['reopened']);
    await update(['ok', 'ok', 'ok']);
    nowMs += 2 * hourMs;
    expect(events(await update(['alert', 'alert']))).toEqual(['firing']);
    expect(await search()).toHaveLength(2);
  });

  it('that came back is told after the cool-down where it still fires: the last word was that it is over', async () => {
    await update(['alert', 'alert']);
    nowMs += 1;
    await update(['alert', 'alert', 'ok', 'ok']);
    nowMs += hourMs / 2;
    expect(events(await update(['alert', 'alert']))).toEqual(['reopened']);
    expect(events(await update(['alert', 'alert']))).toEqual([]);
    nowMs += hourMs / 2;
    expect(events(await update(['alert', 'alert']))).toEqual(['firing']);
    expect(events(await update(['alert', 'alert']))).toEqual([]);
  });

  it('that comes and goes is told no more often than once in a cool-down, and not only that it is over', async () => {
    for (let minutes = 0; minutes < 150; minutes += 10) {
      await update(['alert', 'alert']);
      nowMs += 5 * 60_000;
      await update(['alert', 'alert', 'ok', 'ok']);
      nowMs += 5 * 60_000;
    }
    const { rows } = await world.database.pool.query<{ event: string }>(
      'select event from alert_notifications order by created_at',
    );
    expect(rows.map(({ event }) => event)).toEqual(['firing', 'resolved', 'firing', 'resolved', 'firing', 'resolved']);
    expect(await search()).toHaveLength(1);
  });

  it('is over where its check is not made any more', async () => {
    const before = windowsOf(['alert', 'alert'], 'performance:realised');
    const after = windowsOf(['ok', 'ok', 'ok', 'ok', 'ok']).slice(2);
    const states = (count: number) => keyStates([...before, ...after.slice(0, count)], persistence);
    const isFiring = (count: number) => states(count).find(({ key }) => key === 'performance:realised')?.isFiring;
    // Two windows of a check that was not made may be chance: that of a third one says so.
    expect([0, 1, 2, 3].map(isFiring)).toEqual([true, true, true, false]);
  });

  it('is told again after a day', async () => {
    await update(['alert', 'alert']);
    nowMs += 23 * hourMs;
    expect(events(await update(['alert', 'alert']))).toEqual([]);
    nowMs += 1 * hourMs;
    expect(events(await update(['alert', 'alert']))).toEqual(['reminder']);
    expect(events(await update(['alert', 'alert']))).toEqual([]);
  });

  it('goes on while no window can tell, and ends with the version that raised it', async () => {
    await update(['alert', 'alert']);
    expect(events(await update(['insufficient', 'insufficient']))).toEqual([]);
    expect(events(await update([], { version: '2' }))).toEqual(['resolved']);
  });
});

interface Received {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

async function receiver(statuses: number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ body, headers: request.headers });
      const status = statuses.shift() ?? 200;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

const signal = new AbortController().signal;
const deliver = (channels: readonly NotificationChannel[], delivery = settings.delivery) =>
  deliverNotifications(world.database, { channels, settings: delivery, logger: silentLogger, now, signal });

const webhookTo = (url: string, secret?: string) =>
  openChannels(
    { ...settings, log: { enabled: false }, webhook: { url, timeoutMs: 5_000, ...(secret ? { secret } : {}) } },
    silentLogger,
  );

describe('a notification', () => {
  it('reaches the webhook once, signed over its bytes', async () => {
    const { url, received } = await receiver([]);
    const secret = 'a secret of the test';
    await update(['alert', 'alert'], { channels: ['webhook'] });
    const counts = await Promise.all([1, 2, 3].map(() => deliver(webhookTo(url, secret))));
    expect(counts.map(({ sent }) => sent).sort()).toEqual([0, 0, 1]);
    const [{ body, headers }] = received as [Received];
    expect(received).toHaveLength(1);
    expect(JSON.parse(body)).toMatchObject({
      event: 'firing',
      notification_id: headers['idempotency-key'],
      alert: { model: 'heart', version: '1', state: 'firing', severity: 'warning', detail: 'drift in w2' },
    });
    expect(headers['x-hale-signature']).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  });

  it('is tried again after a wait that doubles, with the same id, and follows no redirect', async () => {
    const { url, received } = await receiver([500, 302]);
    await update(['alert', 'alert'], { channels: ['webhook'] });
    expect(await deliver(webhookTo(url))).toEqual({ sent: 0, failed: 1 });
    expect(await deliver(webhookTo(url))).toEqual({ sent: 0, failed: 0 });
    nowMs += settings.delivery.firstRetryMs;
    expect(await deliver(webhookTo(url))).toEqual({ sent: 0, failed: 1 });
    nowMs += settings.delivery.firstRetryMs;
    expect(await deliver(webhookTo(url))).toEqual({ sent: 0, failed: 0 });
    nowMs += settings.delivery.firstRetryMs;
    expect(await deliver(webhookTo(url))).toEqual({ sent: 1, failed: 0 });
    expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(received).toHaveLength(3);
  });

  it('is given up after the last attempt, with what was wrong and without the address', async () => {
    await update(['alert', 'alert'], { channels: ['webhook'] });
    await deliver(webhookTo('http://127.0.0.1:1/token-of-mine'), { ...settings.delivery, maximumAttempts: 1 });
    const { rows } = await world.database.pool.query('select status, attempts, problem from alert_notifications');
    expect(rows).toEqual([{ status: 'failed', attempts: 1, problem: expect.stringContaining('could not be reached') }]);
    expect(JSON.stringify(rows)).not.toContain('token-of-mine');
  });
});

it('the log has an alert at the level of its severity', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line) => lines.push(line) });
  const [channel] = openChannels(settings, logger) as [NotificationChannel];
  await update(['alert', 'alert']);
  const [alert] = (await search()) as [Alert];
  await channel.deliver({ notificationId: '1', event: 'firing', alert }, signal);
  await channel.deliver({ notificationId: '2', event: 'resolved', alert }, signal);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, msg: 'alert firing: heart version 1: drift in w2', model_name: 'heart' },
    { level: 30, msg: 'alert resolved: heart version 1: drift in w2' },
  ]);
});
