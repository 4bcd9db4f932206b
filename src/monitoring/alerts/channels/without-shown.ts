import type { NotificationChannel } from '../alert.ts';
import { logChannelName } from './log-channel.ts';

/** The log without alerts that its reader is shown already; other channels as they are. */
export const withoutShown = (channel: NotificationChannel, shown: ReadonlySet<string>): NotificationChannel =>
  channel.name === logChannelName
    ? {
        name: channel.name,
        deliver: async (notification, signal) => {
          if (!shown.has(notification.alert.alertId)) await channel.deliver(notification, signal);
        },
      }
    : channel;
