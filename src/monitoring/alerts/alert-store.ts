import type { DeepReadonly, Settings } from '../../config/index.ts';
import { and, type Database, desc, eq, sql, type Transaction, tables } from '../../database/index.ts';
import type { Alert, AlertEvent } from './alert.ts';
import type { KeyState } from './firing-keys.ts';

const { alerts, alertNotifications, monitoringCursors } = tables;

export interface AlertChange {
  readonly event: AlertEvent | 'reopened';
  readonly alert: Alert;
}

export interface AlertedKeys {
  /** The version that is monitored now: what an older one raised is over. */
  readonly version: string;
  readonly states: readonly KeyState[];
}

export interface AlertStoreParts {
  readonly settings: DeepReadonly<Settings['alerts']>;
  /** The names of the channels that every event is told on. */
  readonly channels: readonly string[];
  readonly now: () => Date;
  readonly newId: () => string;
}

type AlertRow = typeof alerts.$inferSelect;
export const alertOfRow = ({ version, ...row }: AlertRow): Alert => ({ ...row, version: String(version) });

/**
 * Brings a model's alerts in line with what its windows say, and writes down what is to be told of it, in one transaction
 * under the model's lock: whoever does the same again changes nothing.
 *
 * @param readKeys what the windows say, read under the lock as well: it must not be older than what another process has
 *   brought the alerts in line with
 */
export function updateAlerts(
  { query }: Database,
  model: string,
  readKeys: (transaction: Transaction) => Promise<AlertedKeys>,
  parts: AlertStoreParts,
): Promise<readonly AlertChange[]> {
  const { settings, now } = parts;
  return query.transaction(async (transaction) => {
    await transaction.select().from(monitoringCursors).where(eq(monitoringCursors.model, model)).for('update');
    const { version, states } = await readKeys(transaction);
    const firing = await transaction
      .select()
      .from(alerts)
      .where(and(eq(alerts.model, model), eq(alerts.state, 'firing')));
    const changes: AlertChange[] = [];
    const notify = async (change: AlertChange): Promise<void> => {
      changes.push(change);
      if (change.event !== 'reopened') await writeNotifications(transaction, change.event, change.alert, parts);
    };

    for (const row of firing) {
      const state = states.find(({ key }) => key === row.fingerprint);
      const isReplaced = String(row.version) !== version;
      if (!isReplaced && state?.isFiring !== false) continue;
      const change = { event: 'resolved', alert: await resolve(transaction, row, now()) } as const;
      // One that came back and is gone again before it was told: the last word is still that it is over.
      if ((await lastTold(transaction, row.alertId))?.event === 'resolved') changes.push(change);
      else await notify(change);
    }
    for (const { key, isFiring, seenIn, last } of states) {
      if (!isFiring || last === null) continue;
      const row = firing.find(({ fingerprint, version: ofRow }) => fingerprint === key && String(ofRow) === version);
      const change =
        row === undefined
          ? await raise(transaction, { model, version, key, seenIn, last }, parts)
          : { event: undefined, alert: await refresh(transaction, row, { seenIn, last }, now()) };
      const { alert } = change;
      const event =
        change.event === 'firing'
          ? change.event
          : (dueEvent(alert, await lastTold(transaction, alert.alertId), settings, now()) ?? change.event);
      if (event !== undefined) await notify({ event, alert });
    }
    return changes;
  });
}

async function resolve(transaction: Transaction, { alertId }: AlertRow, now: Date): Promise<Alert> {
  return one(
    await transaction
      .update(alerts)
      .set({ state: 'resolved', resolvedAt: now })
      .where(eq(alerts.alertId, alertId))
      .returning(),
  );
}

interface Raised {
  readonly model: string;
  readonly version: string;
  readonly key: string;
  readonly seenIn: KeyState['seenIn'];
  readonly last: NonNullable<KeyState['last']>;
}

/** A new alert; or the old one again, where it was resolved only a moment ago. */
async function raise(
  transaction: Transaction,
  { model, version, key, seenIn, last }: Raised,
  { settings, now, newId }: AlertStoreParts,
): Promise<AlertChange> {
  const { windowId, severity, phrase } = last;
  const seen = { severity, detail: phrase, lastWindowId: windowId, lastSeenAt: now() };
  const [recent] = await transaction
    .select()
    .from(alerts)
    .where(
      and(
        eq(alerts.model, model),
        eq(alerts.version, Number(version)),
        eq(alerts.fingerprint, key),
        sql`${alerts.resolvedAt} > ${new Date(now().getTime() - settings.coolDownMs)}`,
      ),
    )
    .orderBy(desc(alerts.resolvedAt))
    .limit(1);
  if (recent !== undefined) {
    const reopened = await transaction
      .update(alerts)
      .set({ ...seen, state: 'firing', resolvedAt: null, occurrences: recent.occurrences + seenIn.length })
      .where(eq(alerts.alertId, recent.alertId))
      .returning();
    return { event: 'reopened', alert: one(reopened) };
  }
  const inserted = await transaction
    .insert(alerts)
    .values({
      ...seen,
      alertId: newId(),
      model,
      version: Number(version),
      fingerprint: key,
      state: 'firing',
      title: `${model} version ${version}: ${phrase}`,
      occurrences: seenIn.length,
      firstWindowId: seenIn[0] ?? windowId,
      firedAt: now(),
    })
    .returning();
  return { event: 'firing', alert: one(inserted) };
}

/** The title stays as it was when the alert was raised, so that people know it again. */
async function refresh(
  transaction: Transaction,
  row: AlertRow,
  { seenIn, last: { windowId, severity, phrase } }: Pick<Raised, 'seenIn' | 'last'>,
  now: Date,
): Promise<Alert> {
  if (row.lastWindowId === windowId && row.detail === phrase && row.severity === severity) return alertOfRow(row);
  const isNew = row.lastWindowId !== windowId;
  const known = seenIn.indexOf(row.lastWindowId);
  // A window that was looked at again may alert no more; then nothing says which of these were counted.
  const unseen = known === -1 ? 0 : seenIn.length - known - 1;
  return one(
    await transaction
      .update(alerts)
      .set({
        severity,
        detail: phrase,
        lastWindowId: windowId,
        ...(isNew ? { lastSeenAt: now, occurrences: row.occurrences + unseen } : {}),
      })
      .where(eq(alerts.alertId, row.alertId))
      .returning(),
  );
}

interface Told {
  readonly event: AlertEvent;
  readonly createdAt: Date;
}

async function lastTold(transaction: Transaction, alertId: string): Promise<Told | undefined> {
  const [last] = await transaction
    .select({ createdAt: alertNotifications.createdAt, event: alertNotifications.event })
    .from(alertNotifications)
    .where(eq(alertNotifications.alertId, alertId))
    .orderBy(desc(alertNotifications.createdAt))
    .limit(1);
  return last;
}

/**
 * What is to be told of an alert that fires: where the last word is that it is over it came back, and is told as one that
 * fires when the cool-down is over; else again now and then.
 */
function dueEvent(
  { firedAt }: Alert,
  last: Told | undefined,
  { reminderMs, coolDownMs }: AlertStoreParts['settings'],
  now: Date,
): AlertEvent | undefined {
  const isBack = last?.event === 'resolved';
  const waitMs = isBack ? coolDownMs : (reminderMs ?? Number.POSITIVE_INFINITY);
  const isDue = now.getTime() - (last?.createdAt ?? firedAt).getTime() >= waitMs;
  return isDue ? (isBack ? 'firing' : 'reminder') : undefined;
}

async function writeNotifications(
  transaction: Transaction,
  event: AlertEvent,
  { alertId }: Alert,
  { channels, now, newId }: AlertStoreParts,
): Promise<void> {
  if (channels.length === 0) return;
  await transaction.insert(alertNotifications).values(
    channels.map((channel) => ({
      notificationId: newId(),
      alertId,
      channel,
      event,
      status: 'pending' as const,
      createdAt: now(),
      dueAt: now(),
    })),
  );
}

function one(rows: readonly AlertRow[]): Alert {
  const [row] = rows;
  if (row === undefined) throw new Error('an alert vanished under its lock');
  return alertOfRow(row);
}

export interface AlertSearch {
  readonly model?: string;
  readonly state?: Alert['state'];
  readonly limit: number;
}

/** Those that fire first, then the newest. */
export async function searchAlerts(
  { query }: Database,
  { model, state, limit }: AlertSearch,
): Promise<readonly Alert[]> {
  const rows = await query
    .select()
    .from(alerts)
    .where(
      and(
        ...(model === undefined ? [] : [eq(alerts.model, model)]),
        ...(state === undefined ? [] : [eq(alerts.state, state)]),
      ),
    )
    .orderBy(sql`${alerts.state} = 'firing' desc`, desc(alerts.firedAt), desc(alerts.alertId))
    .limit(limit);
  return rows.map(alertOfRow);
}
