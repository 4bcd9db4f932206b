import { z } from 'zod';

export const windowsSettingsSchema = z
  .strictObject({
    rows: z
      .int()
      .min(1)
      .max(10_000_000)
      .nullable()
      .default(100)
      .describe(
        'requests, answered or refused, after which a window is closed; null closes none by count. 100 rows show a shift of one feature by most of a standard deviation, or of several by less, and come soon',
      ),
    durationMs: z
      .int()
      .min(1_000)
      .max(366 * 86_400_000)
      .nullable()
      .default(86_400_000)
      .describe(
        'the length of a window in time, cut at whole multiples of it since 1970 in UTC, so that no change of a clock moves it; null closes none by time. With both, whichever comes first closes it',
      ),
    graceMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(60_000)
      .describe('how long after its end a window by time stays open for rows that are still being written'),
    minimumRows: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(20)
      .describe(
        'rows that `hale monitor run` needs to close a window that is not full yet; on fewer no test can say anything',
      ),
    maximumEmpty: z
      .int()
      .min(0)
      .max(1_000)
      .default(3)
      .describe('windows by time without any request that are kept in a row: enough to see that traffic has stopped'),
  })
  .refine(({ rows, durationMs }) => rows !== null || durationMs !== null, {
    path: ['rows'],
    message: 'give a number of rows, a duration or both: otherwise no window ever closes',
  });
