import { z } from 'zod';

export const registrySettingsSchema = z.strictObject({
  materialiseTimeoutMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(60_000)
    .describe('the longest wait for another process that writes the production folder of the same model'),
  productionPollMs: z
    .int()
    .min(10)
    .max(600_000)
    .default(250)
    .describe('how often a server looks for a new deployment; each look costs a few system calls a model'),
});
