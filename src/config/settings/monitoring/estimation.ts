import { z } from 'zod';

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
  calibrationFolds: z
    .int()
    .min(2)
    .max(50)
    .default(5)
    .describe(
      'parts of the reference in which isotonic calibration is tried on rows that it was not fitted on; it is taken where it lowers the calibration error. Five is the usual',
    ),
  calibrationRows: z
    .int()
    .min(1_000)
    .max(10_000_000)
    .default(20_000)
    .describe('rows of the reference, at most, that it is tried on; it is fitted on all of them'),
});
