import { z } from 'zod';

/** What a pipeline's columns are for. Linear models take no missing values and want one scale; trees need neither. */
export type Representation = 'linear' | 'tree';

const nameSchema = z.string().min(1).max(2000);
const positionSchema = z.int().min(0);

const inputSchema = z.strictObject({
  name: nameSchema,
  categoryCount: z.int().min(1).nullable().describe('how many categories the feature has; null for a number'),
});

const columnBase = { name: nameSchema, input: positionSchema.describe('the feature that the column is made of') };

const valueColumnSchema = z.strictObject({
  kind: z.literal('value'),
  ...columnBase,
  imputed: z.number().nullable().describe('what stands in for a missing value; null leaves it missing'),
  offset: z.number().describe('what is taken from the value'),
  scale: z.number().positive().describe('what it is then divided by'),
});

const categoryColumnSchema = z.strictObject({
  kind: z.literal('category'),
  ...columnBase,
  category: positionSchema.describe('1 where the feature has this category, else 0'),
  imputed: positionSchema.nullable().describe('the category that stands in for a missing one; null leaves it missing'),
});

const missingColumnSchema = z.strictObject({ kind: z.literal('missing'), ...columnBase });

const columnSchema = z.discriminatedUnion('kind', [valueColumnSchema, categoryColumnSchema, missingColumnSchema]);
export type PipelineColumn = z.infer<typeof columnSchema>;

/**
 * A fitted feature pipeline as data: each column of a model is made of one feature of an encoded row. What is no finite
 * number, or no category of its feature, counts as missing.
 */
export const featurePipelineSchema = z
  .strictObject({
    representation: z.enum(['linear', 'tree']),
    inputs: z.array(inputSchema).min(1),
    columns: z.array(columnSchema).min(1),
  })
  .superRefine(({ representation, inputs, columns }, context) => {
    const names = new Set<string>();
    for (const [index, column] of columns.entries()) {
      const reject = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['columns', index, key], message });
      const categoryCount = inputs[column.input]?.categoryCount;
      if (names.has(column.name)) reject('name', `two columns have the name ${JSON.stringify(column.name)}`);
      names.add(column.name);
      if (categoryCount === undefined) reject('input', `there is no feature ${column.input}`);
      if (column.kind === 'missing') continue;
      if (column.imputed === null && representation === 'linear') {
        reject('imputed', 'a linear model takes no missing values');
      }
      if (column.kind === 'value') continue;
      if (!(column.category < (categoryCount ?? 0))) reject('category', `there is no category ${column.category}`);
      if (!((column.imputed ?? 0) < (categoryCount ?? 0))) reject('imputed', `there is no category ${column.imputed}`);
    }
  });
export type FeaturePipeline = z.infer<typeof featurePipelineSchema>;
