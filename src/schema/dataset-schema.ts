import { z } from 'zod';

/** A cell value as it stands in a file or a request. */
const cellValueSchema = z.union([z.number(), z.string()]);
export type CellValue = z.infer<typeof cellValueSchema>;

const featureBase = {
  name: z.string().min(1).max(250).describe('the column in a file, the field in a request'),
  description: z.string().default('').describe('its meaning in one line'),
  unit: z.string().optional().describe('the unit of measure, for people'),
  nullable: z.boolean().default(false).describe('whether a value may be missing (null in a request)'),
  missingValues: z.array(cellValueSchema).default([]).describe('values of this column that stand for missing'),
};

const numericFeatureSchema = z.strictObject({
  kind: z.literal('numeric'),
  ...featureBase,
  minimum: z.number().optional().describe('the least value that is possible, inclusive'),
  maximum: z.number().optional().describe('the greatest value that is possible, inclusive'),
  integer: z.boolean().default(false).describe('whether only whole numbers are possible'),
});

const categorySchema = z.strictObject({ value: cellValueSchema, label: z.string().optional() });

const categories = (least: number, most: number) => z.array(categorySchema).min(least).max(most);

/** Most categories a feature may have: one-hot columns and the OpenAPI document grow with them. */
const maximumCategories = 1000;

const binaryFeatureSchema = z.strictObject({
  kind: z.literal('binary'),
  ...featureBase,
  categories: categories(2, 2).describe('the two values, the absent one first'),
});

const categoricalFeatureSchema = z.strictObject({
  kind: z.literal('categorical'),
  ...featureBase,
  categories: categories(1, maximumCategories).describe('every value that is possible, in no order'),
});

const ordinalFeatureSchema = z.strictObject({
  kind: z.literal('ordinal'),
  ...featureBase,
  categories: categories(1, maximumCategories).describe('every value that is possible, lowest first'),
});

export const featureSchema = z.discriminatedUnion('kind', [
  numericFeatureSchema,
  binaryFeatureSchema,
  categoricalFeatureSchema,
  ordinalFeatureSchema,
]);
export type Feature = z.infer<typeof featureSchema>;
export type FeatureKind = Feature['kind'];
export type NumericFeature = z.infer<typeof numericFeatureSchema>;
/** A feature whose values come from a list: binary, categorical or ordinal. */
export type CategoryFeature = Exclude<Feature, NumericFeature>;

const targetSchema = z.strictObject({
  name: z.string().min(1).max(250),
  description: z.string().default(''),
  negativeValues: z.array(cellValueSchema).min(1).describe('values of the target column that mean class 0'),
  positiveValues: z.array(cellValueSchema).min(1).describe('values of the target column that mean class 1'),
  negativeLabel: z.string().min(1).default('negative').describe('what class 0 is called'),
  positiveLabel: z.string().min(1).default('positive').describe('what class 1 is called'),
});
export type Target = z.infer<typeof targetSchema>;

const duplicatesOf = (values: readonly CellValue[]): CellValue[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** The columns of a table for binary classification: its features in order, and its target. */
export const datasetSchemaSchema = z
  .strictObject({ features: z.array(featureSchema).min(1), target: targetSchema })
  .superRefine((schema, context) => {
    const reject = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const name of duplicatesOf([...schema.features.map((feature) => feature.name), schema.target.name])) {
      reject(['features'], `two columns have the name "${name}"`);
    }
    for (const value of duplicatesOf([...schema.target.negativeValues, ...schema.target.positiveValues])) {
      reject(['target'], `the value ${JSON.stringify(value)} stands for two classes or twice for one`);
    }
    for (const [index, feature] of schema.features.entries()) {
      if (feature.kind === 'numeric') {
        if ((feature.minimum ?? -Infinity) > (feature.maximum ?? Infinity)) {
          reject(['features', index, 'minimum'], `minimum ${feature.minimum} is above maximum ${feature.maximum}`);
        }
      } else {
        for (const value of duplicatesOf(feature.categories.map((category) => category.value))) {
          reject(['features', index, 'categories'], `the category ${JSON.stringify(value)} stands twice`);
        }
      }
    }
  });
export type DatasetSchema = z.infer<typeof datasetSchemaSchema>;
/** The same before defaults are filled in: what a configuration file may say. */
export type DatasetSchemaInput = z.input<typeof datasetSchemaSchema>;
