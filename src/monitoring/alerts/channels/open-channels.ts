import type { DeepReadonly, Settings } from '../../../config/index.ts';
import type { Logger } from '../../../logging/index.ts';
import type { NotificationChannel } from '../alert.ts';
import { createLogChannel } from './log-channel.ts';
import { createWebhookChannel } from './webhook-channel.ts';

/** The channels that are switched on. */
export function openChannels(
  { log, webhook }: DeepReadonly<Settings['alerts']>,
  logger: Logger,
): readonly NotificationChannel[] {
  const { url, secret, timeoutMs } = webhook;
  return [
    ...(log.enabled ? [createLogChannel(logger)] : []),
    ...(url === undefined ? [] : [createWebhookChannel({ url, secret, timeoutMs })]),
  ];
}
