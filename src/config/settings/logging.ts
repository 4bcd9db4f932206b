import { z } from 'zod';

export const loggingSettingsSchema = z.strictObject({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('the least serious message that is written; `info` tells each step and each request once'),
  format: z
    .enum(['auto', 'json', 'readable'])
    .default('auto')
    .describe(
      '`json` writes one object a line for machines, `readable` coloured lines for people; `auto` is readable on a ' +
        'terminal outside production, JSON anywhere else',
    ),
  destination: z
    .string()
    .min(1)
    .default('stderr')
    .describe(
      '`stderr`, `stdout` or the path of a file that is appended to, relative to the project; standard error by ' +
        'default, so that standard output holds results only',
    ),
});
