import { join, resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import { createDatasetSource, datasetPartNames, type LoadOptions, withDatasetPart } from '../data/index.ts';
import { HaleError } from '../errors/index.ts';
import { readBundle } from '../models/index.ts';
import { readProduction } from '../production/index.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../schema/index.ts';
import { createRandom } from '../statistics/index.ts';
import { poolOfEncodedRows, poolOfTable, type RowPool } from './row-pool.ts';

/** The rows of the version in production that it did not learn from. */
export const heldOutSource = 'held-out';

export interface RowsRequest {
  readonly settings: Settings;
  /** The project folder. */
  readonly folder: string;
  readonly storageFolder: string;
  /** `held-out`, or a part of the project's data. */
  readonly source: string;
  /** A table, instead of a source. */
  readonly file?: string | undefined;
  /** The model whose rows and features they are. */
  readonly model: string;
  readonly onRemark?: ((text: string) => void) | undefined;
}

export interface RowsToReplay {
  readonly pool: RowPool;
  readonly schema: DatasetSchema;
  /** Where the rows come from, in words. */
  readonly source: string;
}

async function productionBundle({ storageFolder, model }: RowsRequest) {
  const production = await readProduction(join(storageFolder, 'production'), model);
  if (production === null) return undefined;
  const { record, bundleFolder } = production;
  return { version: record.version, bundle: await readBundle(bundleFolder, { expectedDigest: record.digest }) };
}

async function heldOutRows(request: RowsRequest): Promise<RowsToReplay> {
  const found = await productionBundle(request);
  if (found === undefined) {
    throw new HaleError(
      'MODEL_NOT_LOADED',
      `no version of ${request.model} is in production here, so it has no held-out rows; train one, or name another --source or a --file`,
      { details: { model: request.model } },
    );
  }
  const { rows, labels, heldOut } = found.bundle.reference;
  const { featureCount, values } = rows;
  const kept = [...heldOut.keys()].filter((row) => heldOut[row] === 1);
  const keptValues = new Float64Array(kept.length * featureCount);
  for (const [index, row] of kept.entries()) {
    keptValues.set(values.subarray(row * featureCount, (row + 1) * featureCount), index * featureCount);
  }
  const encoded = { rowCount: kept.length, featureCount, values: keptValues };
  const { schema } = found.bundle;
  return {
    pool: poolOfEncodedRows(
      encoded,
      Uint8Array.from(kept, (row) => labels[row] as number),
      schema,
    ),
    schema,
    source: `the ${kept.length} held-out rows of ${request.model} version ${found.version}`,
  };
}

/** The schema of the project; where its configuration has none, that of the model in production. */
async function schemaOf(request: RowsRequest): Promise<DatasetSchema> {
  const { schema } = request.settings.data;
  if (schema !== undefined) return datasetSchemaSchema.parse(schema);
  const found = await productionBundle(request);
  if (found !== undefined) return found.bundle.schema;
  throw new HaleError(
    'SIMULATION_INVALID',
    'neither the configuration nor a model in production says what the columns are; set data.schema with `hale init`',
  );
}

/**
 * The rows to replay: of a file, of a part of the project's data, or those that the version in production did not learn
 * from.
 *
 * @throws HaleError USAGE_INVALID where there is no such part; whatever reading the rows raises
 */
export async function loadRows(request: RowsRequest, options: LoadOptions = {}): Promise<RowsToReplay> {
  const { settings, folder, storageFolder, source, file, onRemark } = request;
  if (file === undefined && source === heldOutSource) return heldOutRows(request);
  const { data } = settings;
  if (file === undefined && !datasetPartNames(settings).includes(source)) {
    const names = [heldOutSource, ...datasetPartNames(settings)];
    throw new HaleError(
      'USAGE_INVALID',
      `${JSON.stringify(source.slice(0, 100))} is no source of rows; there is ${names.join(', ')}, and --file takes a table`,
    );
  }
  const schema = await schemaOf(request);
  const loaded: Settings =
    file === undefined
      ? withDatasetPart(settings, source)
      : {
          ...settings,
          data: {
            ...data,
            source: 'file',
            folder: undefined,
            file: { ...data.file, path: resolve(folder, file), format: 'auto' },
          },
        };
  const random = createRandom(settings.project.seed).fork('simulated');
  const dataset = await createDatasetSource(loaded, { folder, storageFolder, random, onRemark }).load(options);
  return { pool: poolOfTable(dataset.table, schema), schema, source: dataset.source };
}
