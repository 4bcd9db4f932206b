import { z } from 'zod';

export const labelsSettingsSchema = z.strictObject({
  maximumBatch: z
    .int()
    .min(1)
    .max(100_000)
    .default(10_000)
    .describe(
      'most labels of one request; 10,000 take PostgreSQL a fifth of a second, files belong to hale labels import',
    ),
  rowsPerChunk: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(50_000)
    .describe(
      'labels of a file that are looked up and written together; each lookup reads the prediction log, so fewer take longer, and 50,000 are 30 MB',
    ),
  longestPauseMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(600_000)
    .describe(
      'the longest pause between two pieces of a file, while the next is read and looked up; PostgreSQL ends what hangs longer',
    ),
  futureToleranceMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(300_000)
    .describe(
      'how far in the future observed_at may lie; five minutes are a clock that is set by hand, more is a mistaken date',
    ),
  listedProblems: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('most problems that one refusal lists; a hundred show a pattern and keep the answer small'),
});
