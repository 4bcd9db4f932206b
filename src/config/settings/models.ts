import { z } from 'zod';

const treesSchema = (reason: string) => z.int().min(1).max(10_000).default(200).describe(`how many trees; ${reason}`);

const shareSchema = (value: number, reason: string) => z.number().gt(0).max(1).default(value).describe(reason);

const learningRateSchema = z
  .number()
  .gt(0)
  .max(1)
  .default(0.05)
  .describe('how much of each tree counts; with 200 trees 0.05 learns enough and forgets the noise of single ones');

const penaltySchema = (value: number, reason: string) => z.number().min(0).max(1e6).default(value).describe(reason);

const logisticRegressionSchema = z.strictObject({
  inverseRegularisation: z
    .number()
    .gt(0)
    .max(1e9)
    .default(0.2)
    .describe(
      'C of scikit-learn: the weight of the rows against the penalty on coefficients; 0.2 holds the one-hot columns of a few hundred rows in check, and many rows outweigh it',
    ),
  maximumIterations: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('most Newton steps; ten are usual, so 100 mean that there is no optimum to find'),
  tolerance: z
    .number()
    .gt(0)
    .max(0.1)
    .default(1e-8)
    .describe('the relative step at which the fit has converged; Newton’s last step squares the error, so it is exact'),
});

const randomForestSchema = z.strictObject({
  trees: treesSchema('the mean of 200 has settled, more only take longer'),
  maximumDepth: z
    .int()
    .min(1)
    .max(30)
    .default(8)
    .describe(
      'the most cuts on the way to a leaf; 8 lets a few hundred rows grow out and keeps a million’s trees small',
    ),
  minimumLeafRows: z
    .int()
    .min(1)
    .max(1e6)
    .default(3)
    .describe('least rows of a leaf; 3 keep a single row’s label from being a probability of 0 or 1'),
  rowShare: shareSchema(
    0.632,
    'the share of rows that a tree is grown on; 0.632 is what a bootstrap sample holds of them',
  ),
  columnShare: shareSchema(0.3, 'the share of columns that a cut is chosen from; about a third makes the trees differ'),
});

const xgboostSchema = z.strictObject({
  trees: treesSchema('with the learning rate 0.05, enough for a table of any size to start from'),
  maximumDepth: z
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe('the most cuts on the way to a leaf; 2 takes features in pairs, and deeper overfits a few hundred rows'),
  learningRate: learningRateSchema,
  rowShare: shareSchema(0.5, 'the share of rows that a tree is grown on; half of them makes the trees differ'),
  columnShare: shareSchema(0.5, 'the share of columns that a tree is grown on; half of them makes the trees differ'),
  minimumChildWeight: penaltySchema(
    5,
    'least sum of hessians in a leaf; a row has 1/4 at most, so 5 are 20 rows, as LightGBM asks',
  ),
  l2: penaltySchema(1, 'the penalty on squared leaves; 1, XGBoost’s own, shrinks leaves of few rows'),
  l1: penaltySchema(0, 'the penalty on the size of leaves; none, as XGBoost itself'),
  minimumGain: penaltySchema(0, 'least gain of a cut; none, because depth and shares hold the trees back'),
  maximumBins: z.int().min(2).max(65_535).default(256).describe('most bins of a column; 256 is XGBoost’s own'),
});

const lightgbmSchema = z.strictObject({
  trees: treesSchema('with the learning rate 0.05, enough for a table of any size to start from'),
  leaves: z
    .int()
    .min(2)
    .max(4096)
    .default(4)
    .describe(
      'most leaves of a tree; 4 are as many as depth 2 has, and 31, LightGBM’s own, overfit a few hundred rows',
    ),
  learningRate: learningRateSchema,
  rowShare: shareSchema(0.5, 'the share of rows that a tree is grown on, drawn anew for each tree'),
  columnShare: shareSchema(0.5, 'the share of columns that a tree is grown on; half of them makes the trees differ'),
  minimumLeafRows: z.int().min(1).max(1e6).default(20).describe('least rows of a leaf; 20 is LightGBM’s own'),
  l2: penaltySchema(0, 'the penalty on squared leaves; none, as LightGBM itself, whose leaves hold 20 rows'),
  l1: penaltySchema(0, 'the penalty on the size of leaves; none, as LightGBM itself'),
  minimumGain: penaltySchema(0, 'least gain of a cut; none, because leaves and shares hold the trees back'),
  maximumBins: z.int().min(2).max(65_535).default(255).describe('most bins of a column; 255 is LightGBM’s own'),
});

export const modelsSettingsSchema = z.strictObject({
  logisticRegression: logisticRegressionSchema.prefault({}).describe('logistic regression with an L2 penalty'),
  randomForest: randomForestSchema.prefault({}).describe('a random forest, grown by XGBoost'),
  xgboost: xgboostSchema.prefault({}).describe('boosted trees of XGBoost'),
  lightgbm: lightgbmSchema.prefault({}).describe('boosted trees of LightGBM'),
});
