import { z } from 'zod';
import { metricNames } from '../../metrics/index.ts';

export const selectionSettingsSchema = z.strictObject({
  metric: z.enum(metricNames).default('f1').describe('the cross-validated metric that the best kind is chosen by'),
  rule: z
    .enum(['best', 'one-standard-error'])
    .default('best')
    .describe('the best mean over the folds, or the simplest kind within one standard error of it'),
});
