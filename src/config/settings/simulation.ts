import { z } from 'zod';

export const simulationSettingsSchema = z.strictObject({
  concurrency: z
    .int()
    .min(1)
    .max(256)
    .default(8)
    .describe(
      'most requests that wait for their answers at once; 8 keep a server of two cores busy, 1 keeps the order',
    ),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('the longest wait for one answer; as long as the server takes for the slowest request'),
  attempts: z
    .int()
    .min(1)
    .max(1_000)
    .default(30)
    .describe(
      'how often a request is sent that finds no server, or one that says to come back; 30 of a second each outlast a restart',
    ),
  longestRetryMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('the longest pause before a request is sent again, whatever Retry-After says'),
  labelsPerRequest: z
    .int()
    .min(1)
    .max(10_000)
    .default(500)
    .describe('most labels that are sent together; 500 are one transaction of some 20 ms'),
  waitingLabels: z
    .int()
    .min(1)
    .default(1_000_000)
    .describe('most labels that wait for their time; then no further rows are sent; a million are 200 MB'),
  key: z
    .string()
    .min(1)
    .optional()
    .meta({ secret: true })
    .describe('the key that is sent; a server on another address than loopback needs one (`hale keys create`)'),
});
