import type { DeepReadonly } from '../../config/index.ts';
import type { EncodedRows } from '../../data/index.ts';
import type { DatasetSchema, Feature } from '../../schema/index.ts';
import type { Subject } from '../finding.ts';
import type { ReferenceRows } from '../window-rows.ts';
import { categoryColumnOf, type DriftColumn, numericColumnOf } from './columns.ts';
import { type FittedDistributions, fitDistributions } from './distributions.ts';
import type { DriftSettings } from './drift-settings.ts';
import type { DriftTestName, FittedDriftTest } from './drift-test.ts';
import { driftTests } from './tests/index.ts';

/** A column of the reference with the tests that were fitted on it. */
export interface FittedColumn {
  readonly subject: Subject;
  /** What it is called in a sentence. */
  readonly title: string;
  readonly column: DriftColumn;
  readonly tests: ReadonlyMap<DriftTestName, FittedDriftTest>;
  readonly distributions: FittedDistributions;
  /** The one that has a say in the verdict. */
  readonly deciding: DriftTestName;
}

/** What windows are held against: fitted once for each model version. */
export interface DriftReference {
  /** Names the reference: equal digests, equal thresholds. */
  readonly digest: string;
  readonly settings: DriftSettings;
  readonly features: readonly DeepReadonly<Feature>[];
  /** One for each feature in order, then the output. */
  readonly columns: readonly FittedColumn[];
  readonly rows: EncodedRows;
}

/**
 * Fits the tests on the rows that a version was judged on: numbers are sorted and cut into quantiles, categories counted.
 *
 * @param digest of the version's bundle, under which calibrated thresholds are kept
 */
export function fitDriftReference(
  { rows, probabilities }: Pick<ReferenceRows, 'rows' | 'probabilities'>,
  schema: DeepReadonly<DatasetSchema>,
  settings: DriftSettings,
  digest: string,
): DriftReference {
  const columns = columnsOf(rows, probabilities, schema.features);
  return {
    digest,
    settings,
    features: schema.features,
    rows,
    columns: columns.map((column, index) => {
      const feature = schema.features[index];
      const subject: Subject = feature === undefined ? { kind: 'output' } : { kind: 'feature', feature: feature.name };
      return fitColumn(subject, column, settings);
    }),
  };
}

/** A column for each feature in order, then the model's output. */
export function columnsOf(
  rows: EncodedRows,
  probabilities: Float64Array,
  features: readonly DeepReadonly<Feature>[],
): readonly DriftColumn[] {
  const { featureCount, rowCount } = rows;
  if (featureCount !== features.length || probabilities.length !== rowCount) {
    throw new RangeError(
      `${rowCount} rows of ${featureCount} features with ${probabilities.length} probabilities do not fit ${features.length} features`,
    );
  }
  const cells = rows.values.subarray(0, rowCount * featureCount);
  const ofFeatures = features.map(
    (feature, index): DriftColumn =>
      feature.kind === 'numeric'
        ? numericColumnOf(cells, featureCount, index)
        : categoryColumnOf(cells, labelsOf(feature.categories), featureCount, index),
  );
  return [...ofFeatures, numericColumnOf(probabilities)];
}

/** A label where there is one, else the value; the value where two labels are the same. */
function labelsOf(categories: readonly { readonly value: number | string; readonly label?: string | undefined }[]) {
  const labels = categories.map(({ value, label }) => label ?? String(value));
  return new Set(labels).size === labels.length ? labels : categories.map(({ value }) => JSON.stringify(value));
}

/** Fits the tests that the settings name, and the one that decides, on one column of a reference. */
export function fitColumn(subject: Subject, column: DriftColumn, settings: DriftSettings): FittedColumn {
  const deciding = settings.deciding[column.kind];
  const chosen = driftTests.filter(
    ({ name, applies }) => applies(column.kind) && (name === deciding || settings.tests.includes(name)),
  );
  return {
    subject,
    title: subject.kind === 'feature' ? subject.feature : "the model's output",
    column,
    deciding,
    tests: new Map(chosen.map((test) => [test.name, test.fit(column, settings)])),
    distributions: fitDistributions(column, settings.bins),
  };
}
