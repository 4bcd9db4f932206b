import type { DeepReadonly, Settings } from '../config/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import { type NamesWithoutHeader, parseNumber, type ReadTableOptions } from '../table/index.ts';

/**
 * How a table of the project is read, by the settings: the same for training, validation and scoring, so that a cell means
 * the same to all of them.
 */
export function readingOptions(data: Settings['data']): ReadTableOptions {
  const { format, delimiter, header, missingValues } = data.file;
  return {
    limits: data.limits,
    format,
    delimiter,
    header,
    missingValues,
    namesWithoutHeader: namesWithoutHeader(data),
    textColumns: textColumnsOf(data.schema),
  };
}

/** How the reader calls columns that nothing names. */
const numbered = /^column_\d+$/;

/** A file without a header has the columns that the settings name, else the features and the target of the schema. */
function namesWithoutHeader({ file, schema }: Settings['data']): NamesWithoutHeader | undefined {
  if (file.columnNames !== undefined) {
    return { names: file.columnNames, lastIsOptional: false, setting: 'data.file.columnNames' };
  }
  if (schema === undefined) return undefined;
  const names = [...schema.features.map(({ name }) => name), schema.target.name];
  // Such a schema was inferred from a file without a header: by these names, and perhaps not of all its columns.
  if (names.some((name) => numbered.test(name))) return undefined;
  return { names, lastIsOptional: true, setting: 'data.schema' };
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
