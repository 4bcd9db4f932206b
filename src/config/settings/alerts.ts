import { z } from 'zod';

const logSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('whether alerts are written to the log, where everybody looks first'),
});

const webhookSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ secret: true })
    .describe(
      'where each alert is sent as JSON by POST; nowhere without one. It may hold a token, so it is never shown',
    ),
  secret: z
    .string()
    .min(16)
    .optional()
    .meta({ secret: true })
    .describe(
      'signs each body with HMAC-SHA-256 in the header x-hale-signature, so that the receiver knows the sender',
    ),
  timeoutMs: z
    .int()
    .min(100)
    .max(120_000)
    .default(10_000)
    .describe('the longest wait for an answer; a receiver that is slower is tried again later'),
});

const deliverySchema = z.strictObject({
  maximumAttempts: z
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe('how often a channel is tried before an alert is given up on it: with the waits below about 20 minutes'),
  firstRetryMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(10_000)
    .describe('the wait before the second attempt; it doubles with each one'),
});

export const alertsSettingsSchema = z.strictObject({
  coolDownMs: z
    .int()
    .min(0)
    .max(30 * 86_400_000)
    .default(3_600_000)
    .describe(
      'an alert that comes back within this time after it was resolved is the same one, and is told again only where it still fires when the time is over',
    ),
  reminderMs: z
    .int()
    .min(60_000)
    .max(30 * 86_400_000)
    .nullable()
    .default(86_400_000)
    .describe('an alert that is still firing is told again after this time; null tells it once'),
  log: logSchema.prefault({}).describe('alerts in the log'),
  webhook: webhookSchema.prefault({}).describe('alerts to an address of yours'),
  delivery: deliverySchema.prefault({}).describe('what is done where a channel does not answer'),
});
