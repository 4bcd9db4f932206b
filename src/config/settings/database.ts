import { z } from 'zod';

const embeddedSchema = z.strictObject({
  startTimeoutMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(60_000)
    .describe('the longest wait for the embedded server; recovery after a crash replays a minute of writes at most'),
  stopTimeoutMs: z
    .int()
    .min(1_000)
    .max(600_000)
    .default(10_000)
    .describe('the longest wait for it to stop in order; then it is left to end by itself'),
  sharedBuffersMb: z
    .int()
    .min(1)
    .max(65_536)
    .default(32)
    .describe("the server's own cache; the metadata of 10,000 runs fit into 32 MB"),
  maximumConnections: z
    .int()
    .min(10)
    .max(1_000)
    .default(60)
    .describe('most connections of all processes together; each costs some 5 MB'),
});

export const databaseSettingsSchema = z.strictObject({
  url: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .meta({ secret: true, env: 'DATABASE_URL' })
    .describe(
      'the PostgreSQL server to use, as postgresql://user:password@host:port/name; without one Hale runs its own',
    ),
  poolSize: z
    .int()
    .min(1)
    .max(200)
    .default(8)
    .describe('most connections of one process; its work waits for the disk, not for more connections'),
  connectTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(5_000)
    .describe('the longest wait for one connection; a server in reach answers within a second'),
  connectRetryMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(10_000)
    .describe('how long a start goes on trying a server that does not answer; servers that start together need some'),
  statementTimeoutMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(30_000)
    .describe('the longest time of one statement; all of them take milliseconds, so a longer one is stuck'),
  lockTimeoutMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(10_000)
    .describe('the longest wait for a lock that another process holds'),
  migrationTimeoutMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(300_000)
    .describe('the longest time of the migrations, waiting for another process that applies them included'),
  embedded: embeddedSchema.prefault({}).describe('the server that Hale runs where no url is given'),
});
