import type { Logger } from '../../../logging/index.ts';
import type { NotificationChannel } from '../alert.ts';

export const logChannelName = 'log';

const levels = { info: 'info', warning: 'warn', critical: 'error' } as const;

/** Alerts as lines of the log; the level is the severity's. */
export const createLogChannel = (logger: Logger): NotificationChannel => ({
  name: logChannelName,
  async deliver({ event, alert }) {
    const about = {
      alert_id: alert.alertId,
      fingerprint: alert.fingerprint,
      model_name: alert.model,
      model_version: alert.version,
    };
    if (event === 'resolved') logger.info(about, `alert resolved: ${alert.title}`);
    else logger[levels[alert.severity]](about, `alert ${event}: ${alert.title}`);
  },
});
