import type { DeepReadonly } from '../config/index.ts';
import type { CellValue, DatasetSchema, Feature } from '../schema/index.ts';
import { mean, quantile } from '../statistics/index.ts';
import { type Column, findColumn } from '../table/index.ts';
import type { Dataset } from './dataset.ts';
import { encodeColumn } from './encoding/encode-features.ts';
import { encodeTarget } from './encoding/encode-target.ts';
import { profileColumn } from './inference/column-profile.ts';

export interface NumberSummary {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly median: number;
  /** Rows in parts of equal width from the minimum to the maximum. */
  readonly histogram: readonly number[];
}

export interface ColumnSummary {
  readonly name: string;
  readonly role: 'feature' | 'target' | 'unused';
  /** A feature's own kind; of other columns what the cells are. */
  readonly kind: Feature['kind'] | 'number' | 'text';
  readonly unit: string | null;
  /** Cells without a value, sentinels included. */
  readonly missing: number;
  /** Cells that are neither a value of the feature nor missing. */
  readonly refused: number;
  /** Null where no cell is a finite number. */
  readonly numbers: NumberSummary | null;
  /** The values and how many rows have each: a feature's categories in their order, else the most frequent. */
  readonly values:
    | readonly { readonly value: CellValue; readonly label: string | null; readonly rows: number }[]
    | null;
  /** How many different values there are beyond those listed. */
  readonly moreValues: number;
}

export interface DatasetSummary {
  readonly name: string;
  readonly sourceType: Dataset['sourceType'];
  readonly source: string;
  readonly simulated: boolean;
  readonly digest: string;
  readonly files: Dataset['files'];
  readonly rowCount: number;
  readonly columns: readonly ColumnSummary[];
  /** Null where there is no schema, or the table lacks the target. */
  readonly target: {
    readonly name: string;
    readonly negative: { readonly label: string; readonly rows: number };
    readonly positive: { readonly label: string; readonly rows: number };
    /** Rows whose target is missing or stands for no class. */
    readonly withoutClass: number;
  } | null;
}

const histogramParts = 10;
/** Values that are listed of a column that is no feature; a feature lists all its categories. */
const mostListedValues = 10;

/** What a dataset holds, column by column in the order of the table. */
export function describeDataset(dataset: Dataset, schema: DeepReadonly<DatasetSchema> | undefined): DatasetSummary {
  const { table, name, sourceType, source, simulated, digest, files } = dataset;
  const features = new Map(schema?.features.map((feature) => [feature.name, feature]));
  const columns = table.columns.map((column): ColumnSummary => {
    const feature = features.get(column.name);
    if (feature !== undefined) return describeFeature(column, feature);
    return describeColumn(column, column.name === schema?.target.name ? 'target' : 'unused');
  });
  return {
    ...{ name, sourceType, source, simulated, digest, files },
    rowCount: table.rowCount,
    columns,
    target: schema === undefined ? null : describeTarget(dataset, schema.target),
  };
}

function describeTarget({ table }: Dataset, target: DeepReadonly<DatasetSchema>['target']): DatasetSummary['target'] {
  if (findColumn(table, target.name) === undefined) return null;
  const { labels, refusedRows } = encodeTarget(table, target);
  const positiveRows = labels.reduce((sum, label) => sum + label, 0);
  return {
    name: target.name,
    negative: { label: target.negativeLabel, rows: table.rowCount - positiveRows - refusedRows.length },
    positive: { label: target.positiveLabel, rows: positiveRows },
    withoutClass: refusedRows.length,
  };
}

function describeFeature(column: Column, feature: DeepReadonly<Feature>): ColumnSummary {
  const { codes, refusedRows } = encodeColumn(column, feature);
  const present = codes.filter((code) => !Number.isNaN(code));
  const rowsOf = new Uint32Array(feature.kind === 'numeric' ? 0 : feature.categories.length);
  if (feature.kind !== 'numeric') for (const code of present) rowsOf[code] = (rowsOf[code] as number) + 1;
  return {
    name: feature.name,
    role: 'feature',
    kind: feature.kind,
    unit: feature.unit ?? null,
    missing: codes.length - present.length - refusedRows.length,
    refused: refusedRows.length,
    numbers: feature.kind === 'numeric' ? describeNumbers(present.sort()) : null,
    values:
      feature.kind === 'numeric'
        ? null
        : feature.categories.map(({ value, label }, code) => ({
            value,
            label: label ?? null,
            rows: rowsOf[code] as number,
          })),
    moreValues: 0,
  };
}

function describeColumn(column: Column, role: 'target' | 'unused'): ColumnSummary {
  const profile = profileColumn(column);
  const isListed = profile.kind === 'text' || profile.distinct <= mostListedValues;
  const counts = isListed ? [...profile.counts()] : [];
  const listed = (
    counts.length > mostListedValues ? counts.sort((left, right) => right.count - left.count) : counts
  ).slice(0, mostListedValues);
  return {
    name: column.name,
    role,
    kind: profile.kind,
    unit: null,
    missing: profile.missing,
    refused: 0,
    numbers: profile.kind === 'number' ? describeNumbers(profile.sorted) : null,
    values: isListed ? listed.map(({ value, count }) => ({ value, label: null, rows: count })) : null,
    moreValues: isListed ? profile.distinct - listed.length : 0,
  };
}

function describeNumbers(sorted: Float64Array): NumberSummary | null {
  const finite = sorted.filter(Number.isFinite);
  const minimum = finite[0];
  const maximum = finite.at(-1);
  if (minimum === undefined || maximum === undefined) return null;
  const histogram = Array.from({ length: histogramParts }, () => 0);
  for (const value of finite) {
    // Halves, so that the width of the whole range of a double stays finite.
    const share = maximum === minimum ? 0 : (value / 2 - minimum / 2) / (maximum / 2 - minimum / 2);
    const part = Math.min(histogramParts - 1, Math.floor(share * histogramParts));
    histogram[part] = (histogram[part] as number) + 1;
  }
  return { minimum, maximum, mean: mean(finite) ?? minimum, median: quantile(finite, 0.5), histogram };
}
