import { z } from 'zod';
import { metricNames } from '../../metrics/index.ts';

export const gateSettingsSchema = z.strictObject({
  metric: z
    .enum(metricNames)
    .optional()
    .describe('the metric of the paired comparison with the champion; the metric of the selection when not set'),
  requiredShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'the share of paired bootstrap samples in which the candidate must be the better one, an equal sample counting one half; 0.5 is more likely better than worse',
    ),
  guards: z
    .array(z.enum(metricNames))
    .refine((guards) => new Set(guards).size === guards.length, { error: 'a metric stands twice' })
    .default(['rocAuc', 'mcc', 'specificity'])
    .describe('metrics that must not be worse than the champion’s; F1 alone rewards a model that always says yes'),
  tolerance: z.number().min(0).max(1).default(0).describe('how much worse a guard metric may be; 0 is not at all'),
  minimumRocAuc: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('the ROC AUC on held-out rows that a candidate must exceed; 0.5 is what guessing reaches'),
  minimumRows: z
    .int()
    .min(2)
    .default(30)
    .describe(
      'rows that neither model has learned from below which the comparison takes the whole test part and says so; fewer than 30 tell nothing',
    ),
});
