import type { DeepReadonly, Settings } from '../../config/index.ts';
import { and, asc, type Database, eq, lte, tables } from '../../database/index.ts';
import type { Logger } from '../../logging/index.ts';
import type { NotificationChannel } from './alert.ts';
import { alertOfRow } from './alert-store.ts';

const { alerts, alertNotifications } = tables;

/** The most that a problem's text takes in the database. */
const longestProblem = 500;
/** Doubling ends here: a channel that comes back is found again within the hour. */
const longestRetryMs = 3_600_000;

export interface DeliveryParts {
  readonly channels: readonly NotificationChannel[];
  readonly settings: DeepReadonly<Settings['alerts']>['delivery'];
  readonly logger: Logger;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export interface DeliveryCount {
  readonly sent: number;
  /** Of those that were tried: to be tried again, or given up. */
  readonly failed: number;
}

/**
 * Tells what is due. Each notification is taken by one process, under the lock of its row; one whose process dies between
 * the channel's answer and the commit is told twice, with the same id, rather than never.
 */
export async function deliverNotifications(database: Database, parts: DeliveryParts): Promise<DeliveryCount> {
  let sent = 0;
  let failed = 0;
  while (!parts.signal.aborted) {
    const outcome = await deliverNext(database, parts);
    if (outcome === 'none') break;
    if (outcome === 'sent') sent += 1;
    else failed += 1;
  }
  return { sent, failed };
}

function deliverNext({ query }: Database, parts: DeliveryParts): Promise<'sent' | 'failed' | 'none'> {
  const { channels, settings, logger, now, signal } = parts;
  return query.transaction(async (transaction) => {
    const [due] = await transaction
      .select()
      .from(alertNotifications)
      .innerJoin(alerts, eq(alerts.alertId, alertNotifications.alertId))
      .where(and(eq(alertNotifications.status, 'pending'), lte(alertNotifications.dueAt, now())))
      .orderBy(asc(alertNotifications.dueAt), asc(alertNotifications.createdAt))
      .limit(1)
      .for('update', { of: alertNotifications, skipLocked: true });
    if (due === undefined) return 'none';
    const { notificationId, event, channel: name, attempts: before } = due.alert_notifications;
    const set = (change: Partial<typeof alertNotifications.$inferInsert>) =>
      transaction.update(alertNotifications).set(change).where(eq(alertNotifications.notificationId, notificationId));
    const attempts = before + 1;
    try {
      const channel = channels.find((candidate) => candidate.name === name);
      if (channel === undefined) throw new Error(`no channel is called ${name} any more`);
      await channel.deliver({ notificationId, event, alert: alertOfRow(due.alerts) }, signal);
      await set({ status: 'sent', attempts, sentAt: now(), problem: null });
      return 'sent';
    } catch (error) {
      const problem = (error instanceof Error ? error.message : String(error)).slice(0, longestProblem);
      const isOver = attempts >= settings.maximumAttempts;
      const retryMs = Math.min(settings.firstRetryMs * 2 ** before, longestRetryMs);
      await set({
        status: isOver ? 'failed' : 'pending',
        attempts,
        problem,
        dueAt: new Date(now().getTime() + retryMs),
      });
      const about = { channel: name, alert_id: due.alerts.alertId, attempts, problem };
      if (isOver) logger.error(about, 'an alert could not be told and is given up on this channel');
      else logger.warn({ ...about, retry_ms: retryMs }, 'an alert could not be told; it is tried again');
      return 'failed';
    }
  });
}
