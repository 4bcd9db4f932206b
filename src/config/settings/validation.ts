import { z } from 'zod';

const severity = (standard: 'error' | 'warning', why: string) =>
  z
    .enum(['error', 'warning', 'off'])
    .default(standard)
    .describe(`what the check's findings are: ${why}; off does not run it`);

const quarantine = (standard: boolean, why: string) =>
  z.boolean().default(standard).describe(`whether the rows it finds are set apart, in a file with the reasons: ${why}`);

const share = z.number().min(0).max(1);

const columnsSchema = z.strictObject({
  severity: severity('error', 'a column of the schema that is not there leaves nothing to train on'),
});

const typesSchema = z.strictObject({
  severity: severity('warning', 'a few cells that are no number are set apart with their rows'),
  quarantine: quarantine(true, 'no model takes a word where a number belongs, so training stops at a row that stays'),
});

const missingValuesSchema = z.strictObject({
  severity: severity('warning', 'a row without a value that must be there is set apart'),
  quarantine: quarantine(true, 'a feature that is not nullable is one that no model fills in'),
  warningShare: share
    .default(0.5)
    .describe('share of missing values above which a column is warned of; more than half filled in says little'),
  maximumShare: share
    .default(1)
    .describe('share of missing values from which a column is an error; by default one with nothing else in it'),
});

const rangesSchema = z.strictObject({
  severity: severity('warning', 'a few impossible values are set apart with their rows'),
  quarantine: quarantine(true, 'a value that cannot be is a mistake, and pulls at every mean and split'),
});

const categoriesSchema = z.strictObject({
  severity: severity('warning', 'a few unknown categories are set apart with their rows'),
  quarantine: quarantine(true, 'a category outside the schema has no code, so training stops at a row that stays'),
});

const duplicatesSchema = z.strictObject({
  severity: severity('warning', 'tables of few columns have equal rows by nature'),
  quarantine: quarantine(false, 'copies after the first; set it where each row must be another case'),
});

const targetSchema = z.strictObject({
  severity: severity('warning', 'rows without a label are set apart; one class or too few rows are always errors'),
  quarantine: quarantine(true, 'nothing is learnt from a row without a label'),
  minimumMinorityShare: share
    .default(0.05)
    .describe('share of the rarer class below which is warned; accuracy then says nothing and folds vary much'),
});

const outliersSchema = z.strictObject({
  severity: z
    .enum(['warning', 'off'])
    .default('warning')
    .describe('an outlier is only ever a warning: a rare value may be true'),
  maximumModifiedZScore: z
    .number()
    .min(1)
    .default(3.5)
    .describe('modified z-score beyond which a value is far out, at least; 3.5 is of Iglewicz and Hoaglin (1993)'),
  minimumRows: z
    .int()
    .min(3)
    .default(20)
    .describe('values below which none is called far out, because their spread is not known'),
});

const leakageSchema = z.strictObject({
  severity: severity('error', 'a feature that gives the target away makes a model that is of no use'),
  maximumAuc: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.995)
    .describe('area under the ROC curve of one feature alone, either way round, from which it is a leak'),
  maximumMutualInformation: share
    .default(0.95)
    .describe("share of the target's entropy that one feature explains from which it is a leak, whatever its shape"),
  minimumRows: z
    .int()
    .min(10)
    .default(50)
    .describe('labelled rows below which no feature is judged: few rows are told apart by chance'),
  sharedRows: z
    .enum(['error', 'warning', 'off'])
    .default('warning')
    .describe('what equal rows on both sides of a split are; a warning, as tables of few columns have them by nature'),
});

export const validationSettingsSchema = z.strictObject({
  stopOn: z
    .enum(['error', 'warning'])
    .default('error')
    .describe('the least severity of a finding that stops training; warning is for pipelines that nobody watches'),
  maximumQuarantinedShare: share
    .default(0.1)
    .describe('share of rows that may be set apart; more than a tenth is a broken export rather than some bad rows'),
  minimumRows: z
    .int()
    .min(2)
    .default(50)
    .describe('rows that must be left to train on; fewer give metrics whose intervals span everything'),
  minimumRowsPerClass: z
    .int()
    .min(1)
    .default(10)
    .describe('rows of each class that must be left; ten give every one of five folds its own, and the test set two'),
  maximumListedRows: z
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe('rows that a finding lists; the first ten show what is wrong, and the quarantine file has them all'),
  columns: columnsSchema.prefault({}).describe('columns that are missing or not in the schema'),
  types: typesSchema.prefault({}).describe('cells that are no value of their kind'),
  missingValues: missingValuesSchema.prefault({}).describe('missing values'),
  ranges: rangesSchema.prefault({}).describe('numbers outside the range of their feature'),
  categories: categoriesSchema.prefault({}).describe('values that are no category of their feature'),
  duplicates: duplicatesSchema.prefault({}).describe('equal rows, and equal features with another target'),
  target: targetSchema.prefault({}).describe('labels and their balance'),
  outliers: outliersSchema.prefault({}).describe('values far from the others of their column'),
  leakage: leakageSchema.prefault({}).describe('features that give the target away, rows on both sides of a split'),
});
