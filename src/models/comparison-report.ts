import { z } from 'zod';
import { modelKindNames } from '../config/index.ts';

const kindName = z.enum(modelKindNames);
/** By the metrics' names on the wire; null where a metric is not defined. */
const byMetric = <Schema extends z.ZodType>(schema: Schema) => z.record(z.string(), schema.nullable());
const count = z.int().min(0);

const kindReportSchema = z.object({
  kind: kindName,
  calibration: z.enum(['none', 'platt', 'isotonic']),
  threshold: z.number(),
  cross_validation: z.object({
    summary: byMetric(z.object({ mean: z.number(), standard_deviation: z.number(), folds: count })),
    folds: z.array(byMetric(z.number())),
  }),
  test: z.object({
    row_count: count,
    positives: count,
    metrics: byMetric(z.number()),
    intervals: byMetric(
      z.object({ lower: z.number(), upper: z.number(), level: z.number(), method: z.enum(['bca', 'percentile']) }),
    ),
    confusion_matrix: z.object({
      true_positives: count,
      false_positives: count,
      true_negatives: count,
      false_negatives: count,
    }),
  }),
});
/** How good one kind turned out to be. Depends on the data, the settings and the seed alone: no times, no ids. */
export type KindReport = z.infer<typeof kindReportSchema>;

/** The form of a bundle's metrics: how its model was chosen, and among which. */
export const comparisonReportSchema = z.object({
  selection: z.object({ metric: z.string(), rule: z.string(), kind: kindName, reason: z.string() }),
  kinds: z.array(kindReportSchema),
  /** The kinds that could not be trained, and why: the code of the error and its message. */
  failed: z.array(z.object({ kind: kindName, code: z.string(), reason: z.string() })),
});
export type ComparisonReport = z.infer<typeof comparisonReportSchema>;
