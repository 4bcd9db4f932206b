import { z } from 'zod';

const failuresSchema = z.strictObject({
  maximum: z
    .int()
    .min(1)
    .max(1_000)
    .default(20)
    .describe('wrong keys of one address in a window before it has to wait; 20 forgive a stale configuration'),
  windowMs: z.int().min(1_000).max(86_400_000).default(60_000).describe('the length of that window'),
  addresses: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(10_000)
    .describe('how many addresses are remembered; the oldest is forgotten first, so memory stays bounded'),
});

export const authenticationSettingsSchema = z.strictObject({
  openOnLoopback: z
    .boolean()
    .default(true)
    .describe(
      'whether predicting and reading need no key where the server listens on a loopback address; set false where a ' +
        'proxy of this machine passes on what comes from others. Changes always need a key or the owner’s token',
    ),
  failures: failuresSchema.prefault({}).describe('throttling of guesses'),
  reloadMs: z
    .int()
    .min(50)
    .max(60_000)
    .default(1_000)
    .describe('how often the key file is looked at; a revoked key is refused after a second'),
});
