import { z } from 'zod';
import { falseAlarmShare } from './false-alarm-share.ts';

const testNames = [
  'kolmogorov_smirnov',
  'chi_square',
  'population_stability_index',
  'jensen_shannon',
  'wasserstein',
] as const;

const decidingSchema = z.strictObject({
  numeric: z
    .enum(['kolmogorov_smirnov', 'population_stability_index', 'jensen_shannon', 'wasserstein'])
    .default('kolmogorov_smirnov')
    .describe(
      'the test that decides for a numeric feature and for the output; Kolmogorov–Smirnov, whose p-value is exact and needs no bins',
    ),
  category: z
    .enum(['chi_square', 'population_stability_index', 'jensen_shannon'])
    .default('chi_square')
    .describe(
      'the test that decides for a feature with categories; chi-square of two samples, which takes the reference for the sample that it is',
    ),
});

const fixedSchema = z.strictObject({
  populationStabilityIndex: z
    .number()
    .positive()
    .default(0.2)
    .describe('the convention of credit scoring, made for windows of thousands of rows'),
  jensenShannon: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe('distance with base 2; 0.1 is the convention of other monitors'),
  wasserstein: z
    .number()
    .positive()
    .default(0.1)
    .describe("in standard deviations of the reference; a tenth is the other monitors' convention"),
});

const thresholdsSchema = z.strictObject({
  strategy: z
    .enum(['calibrated', 'fixed'])
    .default('calibrated')
    .describe(
      'what distances are held against: what windows of this size show by chance, or a number whatever the size. A fixed one alarms at most windows of 50 rows',
    ),
  fixed: fixedSchema.prefault({}).describe('the numbers of the strategy `fixed`, above which a distance alarms'),
  resamples: z
    .int()
    .min(200)
    .max(100_000)
    .default(2_000)
    .describe(
      'windows that are drawn from the reference to see what chance does; 2,000 allow a p-value of 0.0005, which stays below 0.01 after correction over 20 columns; take more for more',
    ),
  resampledRows: z
    .int()
    .min(100)
    .default(2_000)
    .describe(
      'rows of window and reference together above which the Wasserstein distance is held against its limit, a Brownian bridge: drawing rows costs more and tells the same',
    ),
  asymptoticCount: z
    .int()
    .min(5)
    .default(50)
    .describe(
      'expected rows in the emptiest bin, on both sides, from which binned distances are held against the chi-square distribution; ten times the usual 5, because a logarithm forgives empty bins less',
    ),
});

const domainClassifierSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('whether a classifier tries to tell the window from the reference; it sees what changes together'),
  minimumRows: z
    .int()
    .min(10)
    .default(20)
    .describe('rows of the window below which it says nothing: folds of fewer than four teach nothing'),
  folds: z.int().min(2).max(20).default(5).describe('parts of the cross-validation; five is the usual'),
  permutations: z
    .int()
    .min(200)
    .max(100_000)
    .default(2_000)
    .describe(
      'most exchanges of rows between window and reference; 2,000 allow a p-value of 0.0005, which stays below 0.01 after correction over 20 tests. It stops early where chance is plain',
    ),
  maximumRows: z
    .int()
    .min(100)
    .max(100_000)
    .default(1_000)
    .describe(
      'rows of either side that are exchanged; 1,000 show an area of 0.55. From as many on both sides it is fitted on one half and tested on the other instead',
    ),
  halfRows: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(5_000)
    .describe('rows of either side that the halves are made of, at most; 5,000 show an area of 0.53 in 10 MB'),
  ridge: z
    .number()
    .positive()
    .default(0.3)
    .describe('added to the variance 1 of each scaled column, so that twenty rows do not fit noise'),
  maximumColumns: z
    .int()
    .min(1)
    .max(1_000)
    .default(200)
    .describe('columns up to which correlations are used; with more each column is weighed by itself, in linear time'),
});

const binsSchema = z.strictObject({
  quantiles: z
    .int()
    .min(2)
    .max(100)
    .default(10)
    .describe('bins of a number for the binned distances, equally full in the reference; deciles are the convention'),
  shown: z.int().min(2).max(20).default(20).describe('most bins of a number in a finding; more do not fit a figure'),
  shownCategories: z
    .int()
    .min(2)
    .max(50)
    .default(20)
    .describe('most categories in a finding, the most frequent ones; the rest are told together'),
});

const filesSchema = z.strictObject({
  maximumCodes: z
    .int()
    .min(2)
    .max(1_000)
    .default(10)
    .describe('most different whole numbers in a column without a schema that are taken for codes of a list'),
  maximumCategories: z
    .int()
    .min(2)
    .max(10_000)
    .default(1_000)
    .describe('most different values of a column of text; more are names or free text, of which no test is made'),
  columnBytes: z
    .int()
    .min(1_000_000)
    .default(128 * 1024 ** 2)
    .describe('memory for the columns of one file that are held at a time; 128 MiB are 16 columns of a million rows'),
});

export const driftSettingsSchema = z.strictObject({
  alpha: falseAlarmShare.describe(
    'the share of windows without any change in which something is called changed, over all deciding tests. Not 0.05: the luck of one reference is in all windows that are held against it, so what is false once is easily false twice',
  ),
  correction: z
    .enum(['holm', 'benjamini_hochberg', 'none'])
    .default('holm')
    .describe(
      'how p-values allow for many features; Holm keeps alpha for the window as a whole, Benjamini–Hochberg the share of false findings',
    ),
  tests: z
    .array(z.enum(testNames))
    .refine((names) => new Set(names).size === names.length, { error: 'a test stands twice' })
    .default([...testNames])
    .describe('what is told of each feature; those that do not decide are told beside'),
  deciding: decidingSchema.prefault({}).describe('the one test of a feature that has a say in the verdict'),
  minimumRows: z
    .int()
    .min(2)
    .default(10)
    .describe(
      'values below which a test says that they are too few; with under ten only a total change could be shown',
    ),
  permutations: z
    .int()
    .min(200)
    .max(100_000)
    .default(2_000)
    .describe(
      'exchanges of rows by which chi-square is judged where an expected count is below 5; 2,000 allow a p-value of 0.0005; of what none of them reaches an exact test of each category tells',
    ),
  thresholds: thresholdsSchema.prefault({}).describe('what distances without a p-value of their own are held against'),
  domainClassifier: domainClassifierSchema.prefault({}).describe('the test over all features together'),
  bins: binsSchema.prefault({}).describe('how values are put together'),
  files: filesSchema.prefault({}).describe('how `hale monitor compare` reads two files'),
});
