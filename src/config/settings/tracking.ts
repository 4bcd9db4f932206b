import { z } from 'zod';

export const trackingSettingsSchema = z.strictObject({
  heartbeatMs: z
    .int()
    .min(1_000)
    .max(600_000)
    .default(20_000)
    .describe('how often a process says that its runs go on; a third of what tells other machines that it is dead'),
  staleAfterMs: z
    .int()
    .min(3_000)
    .max(3_600_000)
    .default(120_000)
    .describe('the silence after which a run of another machine counts as dead; survives a restart of the database'),
  maximumArtifactBytes: z
    .int()
    .min(1)
    .max(1024 ** 4)
    .default(1024 ** 3)
    .describe('the largest artifact; 1 GiB is far above any report or model of a table'),
  pageSize: z.int().min(1).max(50_000).default(100).describe('how many runs a search gives where it does not say'),
});
