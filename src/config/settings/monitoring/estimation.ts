import { z } from 'zod';

const calibrationSchema = z.strictObject({
  folds: z
    .int()
    .min(2)
    .max(50)
    .default(5)
    .describe('parts of the reference in which a map is tried on rows that it was not fitted on; five is the usual'),
  requiredStandardErrors: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe(
      'how many standard errors a map must lower the log loss by before it is taken; the probabilities of a version are calibrated already',
    ),
  isotonicMinimumRows: z
    .int()
    .min(2)
    .default(1_000)
    .describe('rows below which isotonic regression is not tried, which overfits few rows'),
  maximumRows: z
    .int()
    .min(1_000)
    .max(10_000_000)
    .default(20_000)
    .describe('rows of the reference, at most, that maps are tried on; the one that is taken is fitted on all of them'),
});

export const estimationSettingsSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('whether performance is estimated from the probabilities where outcomes are not known yet'),
  minimumRows: z.int().min(2).default(20).describe('rows below which the estimate says that they are too few'),
  samplingErrors: z
    .number()
    .min(1)
    .max(10)
    .default(3)
    .describe('half the width of the band around an estimate, in sampling errors; 3 is NannyML’s'),
  calibration: calibrationSchema.prefault({}).describe('whether the reference shows that probabilities need a map'),
});
