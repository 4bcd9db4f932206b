import { z } from 'zod';
import { metricNames } from '../metrics/index.ts';
import { type Finding, monitorNames } from './finding.ts';

const metric = z.enum(metricNames);

const subjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('feature'), feature: z.string() }),
  z.object({ kind: z.literal('output') }),
  z.object({ kind: z.literal('all_features') }),
  z.object({ kind: z.literal('traffic') }),
  z.object({ kind: z.literal('metric'), metric }),
  z.object({ kind: z.literal('slice'), metric, feature: z.string(), value: z.string() }),
]);

const distributionsSchema = z.object({
  bins: z.array(z.string()),
  edges: z.array(z.number()).exactOptional(),
  reference: z.array(z.number()),
  current: z.array(z.number()),
});

/** A finding as it was kept: what an older program wrote is not taken on trust. */
export const findingSchema: z.ZodType<Finding> = z.object({
  monitor: z.enum(monitorNames),
  check: z.string(),
  subject: subjectSchema,
  status: z.enum(['ok', 'alert', 'insufficient']),
  severity: z.enum(['info', 'warning', 'critical']),
  isDeciding: z.boolean(),
  statistic: z.number().nullable(),
  threshold: z.number().nullable(),
  sampleSize: z.number(),
  referenceSize: z.number(),
  pValue: z.number().nullable(),
  adjustedPValue: z.number().nullable(),
  effectSize: z.object({ name: z.string(), value: z.number() }).nullable(),
  interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
  distributions: distributionsSchema.nullable(),
  detail: z.string(),
});
