import { z } from 'zod';

export const scoringSettingsSchema = z.strictObject({
  rowsPerChunk: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(8_192)
    .describe('rows that are read, scored and written together; more take memory and save no time'),
  threads: z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe(
      'threads that score the rows of a large file; 0 is one a core; the predictions are the same for any number',
    ),
  threadsFromRows: z
    .int()
    .min(0)
    .default(50_000)
    .describe(
      'rows of a file that are scored before further threads are started, which takes as long as scoring so many',
    ),
  invalidRows: z
    .enum(['refuse', 'keep'])
    .default('refuse')
    .describe(
      'what becomes of a file with rows that the model does not take: refuse all of it, or keep such rows, with a reason instead of a probability',
    ),
  listedProblems: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe(
      'how many cells a refusal names; ten show what is wrong, and a file of mistakes still ends in one screen',
    ),
});
