import { z } from 'zod';

const batchSchema = z.strictObject({
  maximumRows: z
    .int()
    .min(1)
    .max(100_000)
    .default(10_000)
    .describe(
      'most rows of one batch request; 10,000 hold the event loop for some 40 ms, files belong to hale predict',
    ),
  reportedErrors: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('most problems that one refusal lists; a hundred show a pattern and keep the answer small'),
});

const timeoutsSchema = z.strictObject({
  headersMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('the longest wait for the headers of a request; a client that is slower than 10 s only holds a socket'),
  requestMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(30_000)
    .describe('the longest wait for a whole request; 30 s carry the largest body over a bad line'),
  keepAliveMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(65_000)
    .describe(
      'how long an idle connection stays open; above the 60 s of common load balancers, so that they close first',
    ),
});

const corsSchema = z.strictObject({
  origins: z
    .array(z.union([z.literal('*'), z.url({ protocol: /^https?$/ })]))
    .default([])
    .describe('origins whose pages may call from a browser; none by default, * for every one'),
  maximumAgeSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(600)
    .describe('how long a browser may remember the answer to a preflight; what Chromium caps by default is near'),
});

const rateLimitSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('whether one address is limited; off, because behind a proxy all clients share one address'),
  requests: z.int().min(1).default(1_000).describe('most requests of one address in a window'),
  windowMs: z.int().min(100).default(60_000).describe('the length of the window'),
});

const overloadSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('whether requests are refused at once when the event loop falls behind'),
  eventLoopDelayMs: z
    .int()
    .min(10)
    .max(60_000)
    .default(500)
    .describe(
      'the delay of the event loop from which on requests are refused; above the pauses of a busy machine, and a dozen ' +
        'of the largest batches in a row',
    ),
  retryAfterSeconds: z.int().min(1).max(3_600).default(1).describe('when a refused client is told to come back'),
});

const drainSchema = z.strictObject({
  delayMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(500)
    .describe(
      'how long a stopping server still answers open connections, each with Connection: close, after readiness dropped',
    ),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('the longest wait for accepted requests at a stop; connections that are left are cut'),
});

const requestLogSchema = z.strictObject({
  successShare: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'the share of successful requests that are logged, 0 to 1; refused and failed ones always are, but that /ready is refused again for the same reason, which is logged at level debug',
    ),
  slowMs: z.int().min(1).default(1_000).describe('a successful request that took longer is always logged'),
});

export const servingSettingsSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('the address to listen on; loopback, because any other needs keys first (`hale keys create`)'),
  port: z.int().min(0).max(65_535).default(8_000).describe('the port to listen on; 0 takes a free one'),
  allowedHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('names under which clients reach a server for changes, without port; loopback names always count'),
  bodyLimitBytes: z
    .int()
    .min(1_000)
    .max(1024 ** 3)
    .default(8 * 1024 ** 2)
    .describe('the largest request body; 8 MiB are 10,000 rows of fifty features'),
  jsonDepth: z
    .int()
    .min(4)
    .max(1_000)
    .default(32)
    .describe('the deepest nesting of a JSON body; a batch needs three levels'),
  maximumConnections: z
    .int()
    .min(1)
    .max(100_000)
    .default(2_000)
    .describe('most open connections; further ones are dropped before they cost memory'),
  controlPlaneRetryMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(5_000)
    .describe('how soon PostgreSQL is tried again where it could not be opened; predictions do not wait for it'),
  documentation: z.boolean().default(true).describe('whether /docs is served'),
  batch: batchSchema.prefault({}).describe('requests of many rows'),
  timeouts: timeoutsSchema.prefault({}).describe('how long a connection may take'),
  cors: corsSchema.prefault({}).describe('calls from pages of other origins'),
  rateLimit: rateLimitSchema.prefault({}).describe('a limit for each client address'),
  overload: overloadSchema.prefault({}).describe('what happens when more comes than can be answered'),
  drain: drainSchema.prefault({}).describe('how the server stops'),
  requestLog: requestLogSchema.prefault({}).describe('which requests are logged'),
});
