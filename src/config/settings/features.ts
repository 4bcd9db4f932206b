import { z } from 'zod';

const imputationSettingsSchema = z.strictObject({
  numeric: z
    .enum(['median', 'mean', 'most-frequent', 'constant'])
    .default('median')
    .describe('what a missing number becomes; the median of the training rows, which outliers do not move'),
  numericConstant: z.number().default(0).describe('the number of the method constant'),
  binary: z
    .enum(['most-frequent', 'constant'])
    .default('most-frequent')
    .describe('what a missing value of a binary feature becomes; the commoner one of the training rows'),
  categorical: z
    .enum(['most-frequent', 'constant'])
    .default('most-frequent')
    .describe('what a missing category becomes; the commonest one of the training rows'),
  ordinal: z
    .enum(['median', 'most-frequent', 'constant'])
    .default('most-frequent')
    .describe('what a missing step of an ordered feature becomes; of two middle ones the median is the lower'),
  categoryConstant: z
    .int()
    .min(0)
    .max(999)
    .default(0)
    .describe(
      'the category of the method constant, counted from 0 in the order of the schema; the last where there are fewer',
    ),
});

const encodings = ['one-hot', 'ordinal'] as const;

const linearEncodingSchema = z.strictObject({
  categorical: z
    .enum(encodings)
    .default('one-hot')
    .describe('a column for each category, or one of their numbers, which makes an order of what has none'),
  ordinal: z
    .enum(encodings)
    .default('one-hot')
    .describe('a column for each step, so that steps need not weigh the same (F1 on heart disease .828 against .818)'),
});

const treeEncodingSchema = z.strictObject({
  categorical: z
    .enum(encodings)
    .default('ordinal')
    .describe('one column of numbers, which trees cut where they like; no worse than one-hot on heart disease'),
  ordinal: z
    .enum(encodings)
    .default('ordinal')
    .describe('one column of numbers, because a cut between two steps is what the order is for'),
});

export const featuresSettingsSchema = z.strictObject({
  imputation: imputationSettingsSchema.prefault({}).describe('what stands in for a missing value'),
  scaling: z
    .enum(['standard', 'min-max', 'robust', 'none'])
    .default('standard')
    .describe(
      'how numbers are scaled for a linear model, whose penalty depends on it: mean 0 and deviation 1, 0 to 1, median and quartiles, or not; trees need none',
    ),
  encoding: z
    .strictObject({
      linear: linearEncodingSchema.prefault({}).describe('the columns of a linear model'),
      trees: treeEncodingSchema.prefault({}).describe('the columns of the tree models'),
      dropped: z
        .enum(['none', 'first'])
        .default('none')
        .describe(
          'whether one-hot leaves out the first category seen; a penalised model needs that not, and treats all alike without',
        ),
    })
    .prefault({})
    .describe('how categories become numbers'),
  missing: z
    .strictObject({
      indicators: z
        .enum(['auto', 'always', 'never'])
        .default('auto')
        .describe(
          'a column that says a value was missing, for features that lack some in the training rows; auto where they are imputed, always for trees that see them too',
        ),
      inTrees: z
        .enum(['native', 'imputed'])
        .default('native')
        .describe('whether trees see missing values, and learn at each cut where these go, or imputed ones'),
    })
    .prefault({})
    .describe('missing values'),
});
