import { z } from 'zod';

/** The kinds of models, simplest first; `models` has one section for each. */
export const modelKindNames = ['logistic_regression', 'random_forest', 'xgboost', 'lightgbm'] as const;

const splitSchema = z.strictObject({
  method: z
    .enum(['stratified', 'grouped', 'time'])
    .default('stratified')
    .describe(
      'how rows are kept apart: each class in the same shares; rows of one group together; or the later after the earlier',
    ),
  testShare: z
    .number()
    .min(0.05)
    .max(0.5)
    .default(0.2)
    .describe('the share of rows that no model learns from, for the last test; a fifth is the convention'),
  groupColumn: z
    .string()
    .min(1)
    .optional()
    .describe('for the method grouped: the column that names the group, such as a patient with several rows'),
  timeColumn: z
    .string()
    .min(1)
    .optional()
    .describe('for the method time: the column to order rows by, a number or a date written year first'),
});

const crossValidationSchema = z.strictObject({
  folds: z
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('parts of the cross-validation; 5 leave enough rows on both sides and cost five fits a kind'),
});

const workersSchema = z.strictObject({
  processes: z.int().min(0).max(64).default(0).describe('engine processes at once; 0 is one a core'),
  threadsFromRows: z
    .int()
    .min(1)
    .default(50_000)
    .describe(
      'rows from which one fit at a time takes all cores, in place of one core a fit; below it threads wait for each other',
    ),
});

const referenceSchema = z.strictObject({
  maximumRows: z
    .int()
    .min(100)
    .max(10_000_000)
    .default(50_000)
    .describe('most rows kept in a bundle to compare later traffic with; 50,000 of 13 features are 5 MB'),
  maximumLearnedRows: z
    .int()
    .min(100)
    .max(100_000_000)
    .default(1_000_000)
    .describe(
      'most rows of the training part of which a bundle keeps a hash, by which a later comparison leaves them out; a million are 8 MB',
    ),
  canaryRows: z
    .int()
    .min(1)
    .max(10_000)
    .default(32)
    .describe('rows stored in the bundle with the probabilities it must give, scored again wherever it is loaded'),
});

export const trainingSettingsSchema = z.strictObject({
  kinds: z
    .array(z.enum(modelKindNames))
    .min(1)
    .refine((kinds) => new Set(kinds).size === kinds.length, { error: 'a kind stands twice' })
    .default([...modelKindNames])
    .describe('the kinds of models that are trained and compared'),
  split: splitSchema.prefault({}).describe('the rows that are held out'),
  crossValidation: crossValidationSchema.prefault({}).describe('how the kinds are compared'),
  workers: workersSchema.prefault({}).describe('the processes in which engines train'),
  reference: referenceSchema.prefault({}).describe('what a bundle keeps of the data'),
});
