import { createHmac } from 'node:crypto';
import type { NotificationChannel } from '../alert.ts';
import { alertJson } from '../alert-json.ts';

export interface WebhookOptions {
  readonly url: string;
  readonly secret?: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Sends each event as JSON by POST. `idempotency-key` is the same in every attempt; with a secret,
 * `x-hale-signature: sha256=…` is the HMAC-SHA-256 of the body in hexadecimal, as GitHub's webhooks have it. A redirect is
 * a failure, since it could lead anywhere; of the answer only the status is looked at.
 */
export const createWebhookChannel = ({ url, secret, timeoutMs }: WebhookOptions): NotificationChannel => ({
  name: 'webhook',
  async deliver({ notificationId, event, alert }, signal) {
    const body = JSON.stringify({ notification_id: notificationId, event, alert: alertJson(alert) });
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': notificationId,
        ...(secret === undefined
          ? {}
          : { 'x-hale-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((error: Error) => {
      const reason = error.name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      throw new Error(`the webhook could not be reached: ${reason}`);
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  },
});

/** fetch hides why behind "fetch failed"; the address is a secret, and the system's code does not name it. */
const reasonOf = ({ cause, message }: Error): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : message;
