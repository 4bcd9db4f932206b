import { z } from 'zod';

export const projectSettingsSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, 64 at most')
    .default('heart-disease')
    .describe('the name of the registered model, of the experiment and of the folder that serves it'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(42)
    .describe('the seed of every split, resampling and engine: the same seed gives the same bundle'),
});
