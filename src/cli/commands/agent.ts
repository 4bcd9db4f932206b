import type { Command } from '../command.ts';
import { programVersion } from '../version.ts';

export const agent: Command = {
  examples: [
    {
      line: 'hale agent',
      meaning: 'look at the predictions on a schedule, until it is stopped; hale start includes it',
    },
    {
      line: 'HALE_AGENT_MONITORING_SCHEDULE="*/5 * * * *" hale agent',
      meaning: 'every five minutes; any number of agents on one database do each run once',
    },
  ],
  async run({ folder, loadSettings, createLogger, output, secrets, signal }) {
    const [{ startAgent }, { settings }, logger] = await Promise.all([
      import('../../platform/index.ts'),
      loadSettings(),
      createLogger(),
    ]);
    const running = await startAgent({ settings, folder, logger, secrets, signal, programVersion: programVersion() });
    try {
      const { monitoringSchedule } = settings.agent;
      output.result(
        { monitoring_schedule: monitoringSchedule },
        () => `The agent runs; it monitors at ${monitoringSchedule} (cron, UTC). Ctrl-C stops it.`,
      );
      await new Promise<void>((stop) => {
        if (signal.aborted) stop();
        signal.addEventListener('abort', () => stop(), { once: true });
      });
    } finally {
      await running.stop();
    }
  },
};
