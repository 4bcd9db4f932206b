import type { DeepReadonly, Settings } from '../config/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import { parseNumber, type ReadTableOptions } from '../table/index.ts';

/**
 * How a table of the project is read, by the settings: the same for training, validation and scoring, so that a cell means
 * the same to all of them.
 */
export function readingOptions(data: Settings['data']): ReadTableOptions {
  const { format, delimiter, header, missingValues } = data.file;
  return { limits: data.limits, format, delimiter, header, missingValues, textColumns: textColumnsOf(data.schema) };
}

/** Columns whose listed values are texts that a reader would take for numbers or booleans: "0042", "true". */
function textColumnsOf(schema: DeepReadonly<DatasetSchema> | undefined): string[] {
  if (schema === undefined) return [];
  const { features, target } = schema;
  const listed = [
    ...features.map((feature) => ({
      name: feature.name,
      values: feature.kind === 'numeric' ? [] : feature.categories.map((category) => category.value),
    })),
    { name: target.name, values: [...target.negativeValues, ...target.positiveValues] },
  ];
  const looksOtherwise = (text: string) => parseNumber(text) !== undefined || /^(?:true|false)$/i.test(text);
  return listed
    .filter(({ values }) => values.some((value) => typeof value === 'string' && looksOtherwise(value)))
    .map(({ name }) => name);
}
