import { z } from 'zod';
import { cronProblem } from '../cron-problem.ts';

export const agentSettingsSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('whether `hale start` runs the agent beside the server; `hale agent` runs it wherever it is called'),
  monitoringSchedule: z
    .string()
    .max(200)
    .check(({ value, issues }) => {
      const message = cronProblem(value);
      if (message !== undefined) issues.push({ code: 'custom', input: value, message });
    })
    .default('* * * * *')
    .describe(
      'when the predictions are looked at, as cron has it, in UTC; each minute, since a window that is not over costs a look at its times only',
    ),
  restartMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(1_000)
    .describe('how soon `hale start` begins an agent again that died; doubled each time, up to a minute'),
});
