import { z } from 'zod';

export const trendsSettingsSchema = z.strictObject({
  minimumPoints: z
    .int()
    .min(4)
    .max(1_000)
    .default(8)
    .describe('windows below which no trend is told; with fewer, the test’s normal limit is not good'),
  maximumPoints: z
    .int()
    .min(4)
    .max(5_000)
    .default(200)
    .describe('the last windows that are looked at: what was long ago is no trend, and the work grows with the square'),
  alpha: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe('the p-value of Mann and Kendall’s test below which a series is called improving or degrading'),
});
