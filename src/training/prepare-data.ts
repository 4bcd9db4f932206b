import type { Settings } from '../config/index.ts';
import { type Dataset, encodeFeatures, encodeTarget } from '../data/index.ts';
import { HaleError } from '../errors/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import type { Random } from '../statistics/index.ts';
import { describeRowPlace, selectRows, type Table } from '../table/index.ts';
import { assertTrainable, checkSharedRows, type ValidationReport, validateTable } from '../validation/index.ts';
import type { TrainingData } from './fit-kind.ts';
import { labelsOf } from './labels-of.ts';
import { orderOf, type RowOrder, readRowOrder } from './row-order.ts';
import { type Split, splitIntoFolds, splitRows } from './split.ts';

/** What every kind of model is trained and judged on. */
export interface PreparedData {
  readonly dataset: Dataset;
  /** With what was found of the split. */
  readonly validation: ValidationReport;
  readonly data: TrainingData;
  /** What keeps the rows of `data` together or in order. */
  readonly order: RowOrder;
  readonly split: Split;
  /** Of the training part; row indices are those of `data`. */
  readonly folds: readonly Split[];
}

export function schemaOf(settings: Settings): DatasetSchema {
  if (settings.data.schema !== undefined) return settings.data.schema as DatasetSchema;
  throw new HaleError(
    'CONFIG_INVALID',
    'data.schema is not set, so no column has a meaning; `hale init FILE --target COLUMN` writes a configuration with one',
  );
}

/**
 * The rows that passed validation, encoded, and how they are split. What is found of the split is in the report that is
 * given back, and may refuse the data: `assertTrainable` is for the caller, once the report is written down.
 * @throws HaleError DATA_REFUSED, SPLIT_IMPOSSIBLE
 */
export function prepareData(
  dataset: Dataset,
  validation: ValidationReport,
  settings: Settings,
  random: Random,
): PreparedData {
  const schema = schemaOf(settings);
  assertTrainable(validation, settings.validation);
  const { keptRows } = validation;
  const table = keptRows.length === dataset.table.rowCount ? dataset.table : selectRows(dataset.table, keptRows);
  const data: TrainingData = { schema, rows: encodeFeatures(table, schema), labels: labelsOfAll(table, schema) };
  const { split: splitSettings, crossValidation } = settings.training;
  const order = readRowOrder(table, splitSettings);
  const split = splitRows(data.labels, order, splitSettings.testShare, random.fork('split'));
  const { trainRows, testRows } = split;
  const inTable = {
    trainRows: trainRows.map((row) => keptRows[row] as number),
    testRows: testRows.map((row) => keptRows[row] as number),
  };
  const checked = checkSharedRows(validation, dataset.table, inTable, schema, settings.validation);
  const folds = splitIntoFolds(
    labelsOf(trainRows, data.labels),
    orderOf(order, trainRows),
    crossValidation.folds,
    random.fork('folds'),
  ).map((fold) => ({
    trainRows: fold.trainRows.map((place) => trainRows[place] as number),
    testRows: fold.testRows.map((place) => trainRows[place] as number),
  }));
  return { dataset, validation: checked, data, order, split, folds };
}

/** Where validation may leave rows without a label in place, they must not become rows of the negative class. */
function labelsOfAll(table: Table, { target }: DatasetSchema): Uint8Array {
  const { labels, refusedRows } = encodeTarget(table, target);
  if (refusedRows.length === 0) return labels;
  const [row] = refusedRows;
  throw new HaleError(
    'DATA_REFUSED',
    `${target.name} is no label in ${refusedRows.length} of ${table.rowCount} rows, first in ${describeRowPlace(table, row as number)}; ` +
      'set validation.target.quarantine and its severity so that such rows are set apart, or correct the cells',
    { details: { column: target.name, rows: refusedRows.length } },
  );
}

export const validateDataset = (dataset: Dataset, settings: Settings): ValidationReport =>
  validateTable(dataset.table, schemaOf(settings), settings.validation);
