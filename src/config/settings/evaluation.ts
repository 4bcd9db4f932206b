import { z } from 'zod';

const bootstrapSettingsSchema = z.strictObject({
  resamples: z
    .int()
    .min(200)
    .max(100_000)
    .default(2000)
    .describe('samples drawn with replacement; below about 1,000 the ends of a 95% interval still move'),
  level: z.number().min(0.5).max(0.999).default(0.95).describe('the coverage of the intervals; 0.95 is the convention'),
  method: z
    .enum(['bca', 'percentile'])
    .default('bca')
    .describe('bias-corrected and accelerated, or plain percentiles, which are too narrow near a metric’s bound'),
  maximumDraws: z
    .int()
    .min(1_000_000)
    .max(1e12)
    .default(20_000_000)
    .describe('rows drawn over all resamples, which bounds the work to about a second a model; 200 resamples are kept'),
});

const calibrationSettingsSchema = z.strictObject({
  method: z
    .enum(['auto', 'none', 'platt', 'isotonic'])
    .default('auto')
    .describe('the map from a model’s probability to a calibrated one; auto takes one only where it is shown to help'),
  folds: z
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('parts in which auto tries a map on rows that it was not fitted on; each class needs a row in each'),
  requiredStandardErrors: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe('how many standard errors a map must lower the log loss by before auto prefers it to a simpler one'),
  isotonicMinimumRows: z
    .int()
    .min(2)
    .default(1000)
    .describe('rows below which auto does not try isotonic regression, which overfits few rows'),
});

const cost = (of: string) => z.number().min(0).max(1e9).default(1).describe(`the cost of ${of}, in any unit`);

const thresholdSettingsSchema = z.strictObject({
  method: z
    .enum(['fixed', 'f1', 'youden', 'cost'])
    .default('fixed')
    .describe('how the probability is chosen from which a row is called positive'),
  value: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'the threshold of the method fixed, and in order of time that of the first fold, before which there is nothing to choose another by; 0.5 calls the likelier class of a calibrated model',
    ),
  falsePositiveCost: cost('calling a negative row positive, for the method cost'),
  falseNegativeCost: cost('calling a positive row negative, for the method cost'),
});

export const evaluationSettingsSchema = z.strictObject({
  bootstrap: bootstrapSettingsSchema.prefault({}).describe('the intervals of the metrics on held-out rows'),
  calibration: calibrationSettingsSchema.prefault({}).describe('the calibration of probabilities'),
  calibrationBins: z
    .int()
    .min(2)
    .max(1000)
    .default(10)
    .describe('bins of equal width for the calibration error and its curve; 10 is what publications use'),
  threshold: thresholdSettingsSchema.prefault({}).describe('the decision threshold'),
});
