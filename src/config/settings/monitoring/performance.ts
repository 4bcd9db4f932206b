import { z } from 'zod';
import { metricNames } from '../../../metrics/index.ts';
import { falseAlarmShare } from './false-alarm-share.ts';

const bootstrapSchema = z.strictObject({
  resamples: z
    .int()
    .min(200)
    .max(100_000)
    .default(1_000)
    .describe('samples drawn with replacement for the intervals; a window is looked at more often than a model'),
  level: z.number().min(0.5).max(0.999).default(0.95).describe('the coverage of the intervals; 0.95 is the convention'),
  method: z
    .enum(['bca', 'percentile'])
    .default('bca')
    .describe('bias-corrected and accelerated, or plain percentiles, which are too narrow near a metric’s bound'),
  maximumDraws: z
    .int()
    .min(100_000)
    .max(1e12)
    .default(2_000_000)
    .describe('rows drawn over all samples of a window, which bounds the work to a fraction of a second; 200 are kept'),
});

const rangeSchema = z.strictObject({
  standardDeviations: z
    .number()
    .min(1)
    .max(10)
    .default(3)
    .describe(
      'how far from the reference’s mean a metric may lie, in standard deviations of chunks of the window’s size; 3 is the convention of control charts',
    ),
  chunks: z
    .int()
    .min(30)
    .max(100_000)
    .default(400)
    .describe('chunks drawn from the reference to learn how a metric moves by chance; 400 give it to one part in 28'),
  maximumDraws: z
    .int()
    .min(10_000)
    .max(1e12)
    .default(500_000)
    .describe('rows drawn over all chunks, which bounds the work for large windows; 30 chunks are kept'),
});

const exchangeSchema = z.strictObject({
  alpha: falseAlarmShare.describe(
    'the share of windows without any change in which a metric is called worse, over all deciding metrics; as of drift, since the luck of one reference is in all windows that are held against it',
  ),
  permutations: z
    .int()
    .min(200)
    .max(100_000)
    .default(2_000)
    .describe(
      'most exchanges of rows between window and reference; 2,000 allow a p-value of 0.0005, which stays below 0.01 after correction over 20 metrics. It stops early where chance is plain',
    ),
  maximumRows: z
    .int()
    .min(100)
    .max(100_000)
    .default(1_000)
    .describe(
      'rows of either side that are exchanged, at most; where both sides have as many, standard deviations are known well enough for the range to tell alone',
    ),
});

const slicesSchema = z.strictObject({
  metrics: z
    .array(z.enum(['accuracy', 'precision', 'recall', 'specificity']))
    .default(['accuracy', 'recall', 'specificity'])
    .describe('what is compared slice by slice: metrics that are shares of rows, so that the test is exact'),
  minimumRows: z
    .int()
    .min(2)
    .default(20)
    .describe('labelled rows of a slice, in the window and in the reference, below which it is left out'),
  ranges: z
    .int()
    .min(2)
    .max(20)
    .default(4)
    .describe('ranges of a number, equally full in the reference; quarters leave enough rows in each'),
  alpha: falseAlarmShare.describe(
    'the share of windows in which some slice is called worse by chance, over all slices and metrics (Holm); as of drift',
  ),
});

export const performanceSettingsSchema = z.strictObject({
  minimumLabelledRows: z
    .int()
    .min(2)
    .default(20)
    .describe('rows with a known outcome below which realised metrics say that they are too few'),
  decidingMetrics: z
    .array(z.enum(metricNames))
    .refine((names) => new Set(names).size === names.length, { error: 'a metric stands twice' })
    .default(['f1', 'rocAuc', 'mcc', 'brierScore'])
    .describe(
      'metrics that have a say in the verdict; each more makes a false alarm likelier. F1 alone is blind to a model that always says yes, which ROC AUC and MCC see',
    ),
  maximumFall: z
    .number()
    .positive()
    .max(1)
    .nullable()
    .default(null)
    .describe(
      'how much worse than the reference a metric may be, whatever chance explains; null leaves it to the range, since in 50 rows a fall of a tenth is chance',
    ),
  range: rangeSchema.prefault({}).describe('the range of a metric that the reference explains'),
  exchange: exchangeSchema
    .prefault({})
    .describe('whether a metric outside its range is beyond chance, which the range of a few rows does not tell'),
  bootstrap: bootstrapSchema.prefault({}).describe('the intervals of realised metrics'),
  slices: slicesSchema.prefault({}).describe('metrics of the rows with one value, or in one range, of a feature'),
});
