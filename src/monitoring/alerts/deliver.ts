import type { DeepReadonly, Settings } from '../../config/index.ts';
import { and, asc, type Database, eq, inArray, lte, tables } from '../../database/index.ts';
import type { Logger } from '../../logging/index.ts';
import type { Notification, NotificationChannel } from './alert.ts';
import { alertOfRow } from './alert-store.ts';

const { alerts, alertNotifications } = tables;

/** The most that a problem's text takes in the database. */
const longestProblem = 500;
/** What a channel gets; longer than the longest `alerts.webhook.timeoutMs`. */
const longestDeliveryMs = 150_000;
/** Whose process did not come back after that is told again by another: the margin is for their clocks. */
const claimMs = longestDeliveryMs + 60_000;
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
 * Tells what is due. Each notification is claimed by one process, and no transaction waits for the channel's answer; one
 * whose process dies before it has written the answer down is told again when the claim is over, with the same id, rather
 * than never.
 */
export async function deliverNotifications(database: Database, parts: DeliveryParts): Promise<DeliveryCount> {
  let sent = 0;
  let failed = 0;
  while (!parts.signal.aborted) {
    const claimed = await claimNext(database, parts);
    if (claimed === undefined) break;
    const outcome = await tell(database, claimed, parts);
    if (outcome === 'sent') sent += 1;
    if (outcome === 'failed') failed += 1;
  }
  return { sent, failed };
}

interface Claimed extends Notification {
  readonly channel: NotificationChannel;
  /** This one included. */
  readonly attempts: number;
}

/** Of the channels that this process has: one without the webhook's address must not use up its attempts. */
function claimNext({ query }: Database, { channels, now }: DeliveryParts): Promise<Claimed | undefined> {
  const names = channels.map(({ name }) => name);
  return query.transaction(async (transaction) => {
    const [due] = await transaction
      .select()
      .from(alertNotifications)
      .innerJoin(alerts, eq(alerts.alertId, alertNotifications.alertId))
      .where(
        and(
          eq(alertNotifications.status, 'pending'),
          inArray(alertNotifications.channel, names),
          lte(alertNotifications.dueAt, now()),
        ),
      )
      .orderBy(asc(alertNotifications.dueAt), asc(alertNotifications.createdAt))
      .limit(1)
      .for('update', { of: alertNotifications, skipLocked: true });
    const channel = channels.find(({ name }) => name === due?.alert_notifications.channel);
    if (due === undefined || channel === undefined) return undefined;
    const { notificationId, event, attempts: before } = due.alert_notifications;
    const attempts = before + 1;
    await transaction
      .update(alertNotifications)
      .set({ attempts, dueAt: new Date(now().getTime() + claimMs) })
      .where(eq(alertNotifications.notificationId, notificationId));
    return { notificationId, event, channel, attempts, alert: alertOfRow(due.alerts) };
  });
}

async function tell(
  { query }: Database,
  { notificationId, event, alert, channel, attempts }: Claimed,
  { settings, logger, now, signal }: DeliveryParts,
): Promise<'sent' | 'failed' | 'stopped'> {
  // Whoever comes back after its claim was over changes nothing: the notification is another's.
  const isMine = and(eq(alertNotifications.notificationId, notificationId), eq(alertNotifications.attempts, attempts));
  const set = (change: Partial<typeof alertNotifications.$inferInsert>) =>
    query.update(alertNotifications).set(change).where(isMine);
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(longestDeliveryMs)]);
    await channel.deliver({ notificationId, event, alert }, patience);
  } catch (error) {
    if (signal.aborted) {
      await set({ attempts: attempts - 1, dueAt: now() });
      return 'stopped';
    }
    const problem = (error instanceof Error ? error.message : String(error)).slice(0, longestProblem);
    const isOver = attempts >= settings.maximumAttempts;
    const retryMs = Math.min(settings.firstRetryMs * 2 ** (attempts - 1), longestRetryMs);
    await set({ status: isOver ? 'failed' : 'pending', problem, dueAt: new Date(now().getTime() + retryMs) });
    const about = { channel: channel.name, alert_id: alert.alertId, attempts, problem };
    if (isOver) logger.error(about, 'an alert could not be told and is given up on this channel');
    else logger.warn({ ...about, retry_ms: retryMs }, 'an alert could not be told; it is tried again');
    return 'failed';
  }
  await set({ status: 'sent', sentAt: now(), problem: null });
  return 'sent';
}
