import { z } from 'zod';

const segmentSchema = z.strictObject({
  maximumBytes: z
    .int()
    .min(4_096)
    .max(1024 ** 3)
    .default(64 * 1024 ** 2)
    .describe(
      'the size from which on a segment is closed and the next one begun; 64 MiB are some 200,000 predictions of ' +
        'thirteen features, sealed within a second',
    ),
  maximumAgeMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(3_600_000)
    .describe('the age from which on a segment is closed; an hour keeps it to two dozen files a day on a quiet server'),
});

const retentionSchema = z.strictObject({
  maximumDays: z
    .int()
    .min(1)
    .max(36_500)
    .default(365)
    .describe('days after which a sealed segment is removed; labels and audits of clinical use come months later'),
  maximumBytes: z
    .int()
    .min(1024 ** 2)
    .default(20 * 1024 ** 3)
    .describe(
      'the size of the whole log from which on the oldest sealed segments are removed; 20 GiB sealed are some 400 ' +
        'million predictions of thirteen features',
    ),
});

export const predictionLogSettingsSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe(
      'whether every answered prediction is kept in files; without it there are no labels, no windows and no monitoring',
    ),
  whenUnavailable: z
    .enum(['refuse', 'count'])
    .default('refuse')
    .describe(
      'what happens to a prediction that the disk does not take: `refuse` it with 503, or answer it and `count` it as ' +
        'lost; refused by default, because what was never recorded can be neither monitored nor accounted for',
    ),
  fsync: z
    .boolean()
    .default(false)
    .describe(
      'whether an answer waits until its predictions are on the disk itself; they survive the end of the process either ' +
        'way, and a loss of power only with it, for about a millisecond a group of requests',
    ),
  bufferBytes: z
    .int()
    .min(65_536)
    .max(1024 ** 3)
    .default(16 * 1024 ** 2)
    .describe('the most bytes of one model that wait for the disk, beside one request; 16 MiB are some 50,000 rows'),
  maximumDelayMs: z
    .int()
    .min(10)
    .max(30_000)
    .default(2_000)
    .describe(
      'the longest wait of an answer for the disk; what waits longer is refused or counted as lost, as ' +
        '`whenUnavailable` says; a disk that needs 2 s for one write is ill',
    ),
  retryMs: z
    .int()
    .min(10)
    .max(600_000)
    .default(1_000)
    .describe('how soon a disk that refused is tried again, and what a refused client is told to wait'),
  refusedPerMinute: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(600)
    .describe(
      'how many refused records a minute are kept; they show a unit error in the data, and 600 a minute do so without ' +
        'letting a broken client fill the disk; 0 keeps none',
    ),
  maintenanceMs: z
    .int()
    .min(50)
    .max(86_400_000)
    .default(60_000)
    .describe('how often old segments are closed, sealed and removed'),
  abandonedMs: z
    .int()
    .min(60_000)
    .default(86_400_000)
    .describe(
      'how long a segment of a process on another machine must lie unchanged before it is taken for left behind; ' +
        'longer than any segment lives',
    ),
  memoryMb: z
    .int()
    .min(128)
    .max(65_536)
    .default(512)
    .describe(
      'the most memory of DuckDB for one segment that it seals or reads; it seals two at once, in a process of its own',
    ),
  segment: segmentSchema.prefault({}).describe('the files that are appended to'),
  retention: retentionSchema.prefault({}).describe('what is removed; never a segment that is not sealed yet'),
});
