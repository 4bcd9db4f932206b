import type { FindingSeverity } from '../finding.ts';

/** Something that is wrong with a model, from when it was confirmed until it was gone. */
export interface Alert {
  readonly alertId: string;
  readonly model: string;
  readonly version: string;
  /** Its alert key: what makes it the same in every window. */
  readonly fingerprint: string;
  readonly state: 'firing' | 'resolved';
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly detail: string;
  /** In how many windows it was seen while it fired. */
  readonly occurrences: number;
  readonly firstWindowId: string;
  readonly lastWindowId: string;
  readonly firedAt: Date;
  readonly lastSeenAt: Date;
  readonly resolvedAt: Date | null;
}

export type AlertEvent = 'firing' | 'reminder' | 'resolved';

/** One event of an alert, to be told on one channel. */
export interface Notification {
  /** The same in every attempt: a receiver that gets it twice can tell. */
  readonly notificationId: string;
  readonly event: AlertEvent;
  readonly alert: Alert;
}

/**
 * A way to tell people. E-mail or a chat are others of the same contract: `deliver` resolves when the other side has
 * taken it, and rejects otherwise; then it is tried again later, with the same id.
 */
export interface NotificationChannel {
  readonly name: string;
  deliver(notification: Notification, signal: AbortSignal): Promise<void>;
}
