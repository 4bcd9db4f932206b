import { z } from 'zod';
import { falseAlarmShare } from './false-alarm-share.ts';

const share = (value: number, reason: string) => z.number().min(0).max(1).default(value).describe(reason);
const count = (value: number, reason: string) => z.int().min(1).default(value).describe(reason);

export const dataQualitySettingsSchema = z.strictObject({
  alpha: falseAlarmShare.describe(
    'the share of windows without any fault in which a fault is told, over all checks of data quality together; as of drift',
  ),
  minimumRows: count(
    10,
    'requests, or values of a feature, below which a check says that they are too few; of under ten only a total fault could be shown',
  ),
  criticalShare: share(
    0.5,
    'the share of requests, or the rise of a share, from which a fault is critical: half of what comes is then of no use',
  ),
  missing: z
    .strictObject({
      minimumRise: share(
        0.02,
        'the least rise of the share of missing values that alarms; with many rows chance is ruled out for rises that matter to nobody',
      ),
    })
    .prefault({})
    .describe('features that are missing more often than in the reference'),
  refused: z
    .strictObject({
      allowedShare: share(
        0.02,
        'the share of all requests that callers may get wrong; more than it, beyond chance, alarms',
      ),
      allowedFeatureShare: share(0.01, 'the same for one kind of fault in one feature'),
      minimumCount: count(3, 'refused requests that it takes at least: one or two are somebody who tries something'),
    })
    .prefault({})
    .describe('requests that were refused: unknown categories, values out of range, wrong types, absent values'),
  outliers: z
    .strictObject({
      modifiedZScore: z
        .number()
        .min(1)
        .default(5)
        .describe(
          'distance from the median of the reference beyond which a value is far out, in robust standard deviations; 5 leaves real patients inside and finds another unit',
        ),
      minimumRise: share(0.02, 'the least rise of the share of values that are far out that alarms'),
    })
    .prefault({})
    .describe('numbers far from those of the reference'),
  stuck: z
    .strictObject({
      minimumRows: count(20, 'values that must be equal at least before a feature is called stuck'),
    })
    .prefault({})
    .describe('features that are the same in every row of a window'),
  repeated: z
    .strictObject({
      minimumShare: share(
        0.2,
        'the share of a window that one and the same record makes up from which it alarms: a caller that sends it again and again, or a test that nobody stopped',
      ),
      maximumRows: count(10_000, 'rows of the window, and of the reference, that are compared; more tell the same'),
    })
    .prefault({})
    .describe('one record again and again'),
  traffic: z
    .strictObject({
      factor: z
        .number()
        .gt(1)
        .default(5)
        .describe('how many times more, or fewer, requests in the same time than in the median of the windows before'),
      beyondExtremes: z
        .number()
        .min(1)
        .default(2)
        .describe(
          'how many times more, or fewer, than in the most, or least, busy of the windows before, as well: what a weekend did before is no alarm',
        ),
      minimumSpanMs: z
        .int()
        .min(0)
        .default(86_400_000)
        .describe(
          'the time that the windows before must span: without a day of them it is not known what a night is like. A window without any request is judged all the same',
        ),
      minimumWindows: count(5, 'windows before without which nothing is usual yet'),
      maximumWindows: count(50, 'windows before that are looked at, the last ones; of windows of a day seven weeks'),
      minimumRequests: count(
        10,
        'requests that must be expected before their absence, or must have come before their number, means anything',
      ),
    })
    .prefault({})
    .describe('traffic that stops or floods'),
});
