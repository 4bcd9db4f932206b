import type { Settings } from '../config/index.ts';
import { type Dataset, encodeFeatures, encodeTarget } from '../data/index.ts';
import { HaleError } from '../errors/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import type { Random } from '../statistics/index.ts';
import { selectRows, type Table } from '../table/index.ts';
import {
  assertTrainable,
  checkNames,
  type Finding,
  type ValidationReport,
  validateTable,
} from '../validation/index.ts';
import type { TrainingData } from './fit-kind.ts';
import { orderOf, readRowOrder } from './row-order.ts';
import { type Split, splitIntoFolds, splitRows } from './split.ts';

/** What every kind of model is trained and judged on. */
export interface PreparedData {
  readonly dataset: Dataset;
  /** With what was found of the split. */
  readonly validation: ValidationReport;
  readonly data: TrainingData;
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
 * The rows that passed validation, encoded, and how they are split.
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
  const table = selectRows(dataset.table, validation.keptRows);
  const data: TrainingData = {
    schema,
    rows: encodeFeatures(table, schema),
    labels: encodeTarget(table, schema.target).labels,
  };
  const { split: splitSettings, crossValidation } = settings.training;
  const order = readRowOrder(table, splitSettings);
  const split = splitRows(data.labels, order, splitSettings.testShare, random.fork('split'));
  const shared = checkSplit(table, split, schema, settings.validation);
  assertTrainable({ ...validation, findings: shared }, settings.validation);
  const { trainRows } = split;
  const labels = trainRows.map((row) => data.labels[row] as number);
  const folds = splitIntoFolds(
    Uint8Array.from(labels),
    orderOf(order, trainRows),
    crossValidation.folds,
    random.fork('folds'),
  ).map((fold) => ({
    trainRows: fold.trainRows.map((place) => trainRows[place] as number),
    testRows: fold.testRows.map((place) => trainRows[place] as number),
  }));
  const checked = shared.length === 0 ? validation : { ...validation, findings: [...validation.findings, ...shared] };
  return { dataset, validation: checked, data, split, folds };
}

/** Whether equal rows stand on both sides of the split: the one check that has to wait for it. */
function checkSplit(
  table: Table,
  split: Split,
  schema: DatasetSchema,
  settings: Settings['validation'],
): readonly Finding[] {
  const off = Object.fromEntries(
    checkNames.filter((name) => name !== 'leakage').map((name) => [name, { ...settings[name], severity: 'off' }]),
  );
  const { findings } = validateTable(table, schema, { ...settings, ...off }, { split });
  return findings.filter(({ check, column }) => check === 'leakage' && column === null);
}

export const validateDataset = (dataset: Dataset, settings: Settings): ValidationReport =>
  validateTable(dataset.table, schemaOf(settings), settings.validation);
