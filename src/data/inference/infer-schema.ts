import { HaleError } from '../../errors/index.ts';
import type { DatasetSchemaInput } from '../../schema/index.ts';
import type { Table } from '../../table/index.ts';
import { requireColumn } from '../encoding/encode-features.ts';
import { excerptOf } from '../excerpt.ts';
import { profileColumn } from './column-profile.ts';
import type { ColumnUse, Guess } from './guess.ts';
import { type FeatureInput, type InferenceSettings, inferFeature } from './infer-feature.ts';
import { inferTarget } from './infer-target.ts';

export interface InferenceOptions {
  /** The column to predict. */
  readonly target: string;
  /** Values of the target that mean yes, as they are written; all others then mean no. */
  readonly positive?: string | readonly string[] | undefined;
  /** What columns are used as, where that is known. */
  readonly uses?: ReadonlyMap<string, ColumnUse> | undefined;
  readonly settings: InferenceSettings;
}

export interface InferredSchema {
  readonly schema: DatasetSchemaInput;
  /** In the order of the columns, those of the target first. */
  readonly guesses: readonly Guess[];
  /** Least and greatest value of each numeric feature in this table. */
  readonly ranges: ReadonlyMap<string, { readonly minimum: number; readonly maximum: number }>;
  /** Columns that are no feature. */
  readonly leftOut: readonly string[];
  readonly negativeRows: number;
  readonly positiveRows: number;
}

/**
 * The features and the target that a table most likely holds, and what had to be guessed for that. Kinds and lists of
 * values come from the cells; an order of categories, a unit and a range of what is possible do not stand in a table and
 * are never guessed.
 *
 * @throws HaleError DATA_COLUMN_MISSING, DATA_TOO_FEW_ROWS, DATA_TARGET_UNUSABLE, DATA_NO_FEATURE
 */
export function inferSchema(table: Table, options: InferenceOptions): InferredSchema {
  const { settings, uses } = options;
  const targetColumn = requireColumn(table, options.target);
  if (table.rowCount < settings.minimumRows) {
    throw new HaleError(
      'DATA_TOO_FEW_ROWS',
      `the table has ${table.rowCount} rows; ${settings.minimumRows} at least are needed to tell what its columns are (data.inference.minimumRows)`,
      { details: { rows: table.rowCount, needed: settings.minimumRows } },
    );
  }
  const positive = typeof options.positive === 'string' ? [options.positive] : (options.positive ?? []);
  const { target, guesses, negativeRows, positiveRows } = inferTarget(profileColumn(targetColumn), positive, settings);
  const allGuesses = [...guesses];
  const features: FeatureInput[] = [];
  const leftOut: string[] = [];
  const ranges = new Map<string, { minimum: number; maximum: number }>();
  for (const column of table.columns) {
    if (column === targetColumn) continue;
    const profile = profileColumn(column);
    const { feature, guess, range } = inferFeature(profile, uses?.get(column.name), settings);
    if (guess !== undefined) allGuesses.push(guess);
    if (feature === undefined) leftOut.push(column.name);
    else features.push(feature);
    if (range !== undefined) ranges.set(column.name, range);
  }
  if (features.length === 0) {
    throw new HaleError(
      'DATA_NO_FEATURE',
      `no column beside the target ${excerptOf(options.target)} can be a feature: ${allGuesses
        .filter(({ column }) => column !== options.target)
        .slice(0, 20)
        .map(({ column, found }) => `${excerptOf(column)}: ${found}`)
        .join('; ')}`,
      { details: { leftOut } },
    );
  }
  return { schema: { features, target }, guesses: allGuesses, ranges, leftOut, negativeRows, positiveRows };
}
