import type { z } from 'zod';
import { isHaleError } from '../../errors/index.ts';
import { datasetSchemaSchema } from '../../schema/index.ts';
import { calibrationSchema } from '../calibration/index.ts';
import { featurePipelineSchema } from '../features/feature-pipeline.ts';
import { createPredictor, type Predictor, type PredictorParts } from '../predictor/index.ts';
import { readScorer, type Scorer } from '../scorer/index.ts';
import type { Bundle, BundleCanary, BundleReference, ServingBundle } from './bundle.ts';
import { canaryProblem } from './canary-problem.ts';
import { invalidBundle } from './invalid-bundle.ts';
import { decodeLearnedRows } from './learned-rows.ts';
import { type BundleManifest, bundleFiles } from './manifest.ts';
import { checkFileList, readListedFile, readManifest } from './read-bundle-files.ts';
import { decodeRowFile } from './row-file.ts';

export interface ReadBundleOptions {
  /** What the SHA-256 of the manifest must be. */
  readonly expectedDigest?: string;
  /** False reads and hashes only what predicting needs, and of the other files sees only that they are there. */
  readonly whole?: boolean;
  /**
   * Also a model that gives every canary row the same: it may be kept, so that there is a record of why it was refused,
   * and is never served.
   */
  readonly acceptsConstant?: boolean;
}

/**
 * The most that a canary row may score differently: `Math.exp` may change in its last bits with another version of the
 * JavaScript engine, and another leaf of a tree changes far more.
 */
const canaryTolerance = 1e-9;

/**
 * Reads a bundle and refuses it where anything is off: a file that is missing, extra, changed or a link, a manifest of
 * another version or digest, a model file whose structure is broken, parts that do not fit each other, canary rows that
 * score differently from what was written, or all the same. No code of it runs, and nothing native sees it.
 *
 * @throws HaleError BUNDLE_INVALID
 */
export function readBundle(folder: string, options: ReadBundleOptions & { whole: false }): Promise<ServingBundle>;
export function readBundle(folder: string, options?: ReadBundleOptions): Promise<Bundle>;
export async function readBundle(folder: string, options: ReadBundleOptions = {}): Promise<ServingBundle | Bundle> {
  const { manifest, digest } = await readManifest(folder, options.expectedDigest);
  await checkFileList(folder, manifest);
  const read = (name: string) => readListedFile(folder, name, manifest);
  const modelFile = bundleFiles.model[manifest.model_format];
  const [schemaBytes, pipelineBytes, calibrationBytes, modelBytes, canaryBytes] = await Promise.all([
    read(bundleFiles.schema),
    read(bundleFiles.pipeline),
    read(bundleFiles.calibration),
    read(modelFile),
    read(bundleFiles.canary),
  ]);
  const schema = parseJson(bundleFiles.schema, schemaBytes, datasetSchemaSchema);
  const pipeline = parseJson(bundleFiles.pipeline, pipelineBytes, featurePipelineSchema);
  const calibration = parseJson(bundleFiles.calibration, calibrationBytes, calibrationSchema);
  const scorer = scorerOf(modelFile, manifest, modelBytes);
  const predictor = join({ schema, pipeline, scorer, calibration, threshold: manifest.threshold });
  const canary = decodeRowFile(bundleFiles.canary, canaryBytes);
  scoreCanary(predictor, canary, options.acceptsConstant === true);
  const bundle: ServingBundle = {
    folder,
    digest,
    manifest,
    name: manifest.name,
    kind: manifest.kind,
    schema,
    pipeline,
    calibration,
    threshold: manifest.threshold,
    canary,
    simulated: manifest.simulated,
    datasetDigest: manifest.dataset_digest,
    engine: manifest.engine,
    seed: manifest.seed,
    predictor,
  };
  return options.whole === false
    ? bundle
    : { ...bundle, ...(await readRecords(folder, manifest, schema.features.length)) };
}

function scorerOf(file: string, { model_format }: BundleManifest, bytes: Uint8Array): Scorer {
  try {
    return readScorer(model_format, bytes);
  } catch (error) {
    throw isHaleError(error) ? invalidBundle(file, error.message, error) : error;
  }
}

function join(parts: PredictorParts): Predictor {
  const { schema, pipeline, scorer } = parts;
  const fits =
    pipeline.columns.length === scorer.columnCount &&
    pipeline.inputs.length === schema.features.length &&
    schema.features.every(({ name }, index) => name === pipeline.inputs[index]!.name);
  if (!fits) {
    throw invalidBundle(bundleFiles.pipeline, 'its features or columns are not those of the schema and the model');
  }
  return createPredictor(parts);
}

function scoreCanary(predictor: Predictor, { rows, probabilities }: BundleCanary, acceptsConstant: boolean): void {
  const refuse = (problem: string) => invalidBundle(bundleFiles.canary, problem);
  if (rows.featureCount !== predictor.schema.features.length) throw refuse('its rows have other features');
  const scores = predictor.probabilities(rows.values, rows.rowCount);
  const problem = canaryProblem(scores, acceptsConstant);
  if (problem !== null) throw refuse(`the model fails on them: ${problem}`);
  for (const [row, score] of scores.entries()) {
    const alone = predictor.probabilityOf(rows.values, row * rows.featureCount);
    if (!(Math.abs(score - probabilities[row]!) <= canaryTolerance) || alone !== score) {
      throw refuse(`row ${row} scores ${score}, alone ${alone}; it scored ${probabilities[row]} when it was written`);
    }
  }
}

async function readRecords(
  folder: string,
  manifest: BundleManifest,
  featureCount: number,
): Promise<Omit<Bundle, keyof ServingBundle>> {
  const plots = Object.keys(manifest.files).filter((name) => name.startsWith(`${bundleFiles.plotsFolder}/`));
  const read = (name: string) => readListedFile(folder, name, manifest);
  const [reference, learned, metrics, card] = await Promise.all(
    [bundleFiles.reference, bundleFiles.learned, bundleFiles.metrics, bundleFiles.card].map(read),
  );
  for (const plot of plots) await read(plot);
  return {
    reference: referenceOf(reference!, featureCount),
    learned: decodeLearnedRows(bundleFiles.learned, learned!),
    metrics: parseJson(bundleFiles.metrics, metrics!),
    card: new TextDecoder().decode(card),
  };
}

function referenceOf(bytes: Uint8Array, featureCount: number): BundleReference {
  const { rows, labels, probabilities, heldOut } = decodeRowFile(bundleFiles.reference, bytes);
  if (labels === null || heldOut === null || rows.featureCount !== featureCount) {
    throw invalidBundle(bundleFiles.reference, 'it lacks classes or marks, or its rows have other features');
  }
  return { rows, labels, probabilities, heldOut };
}

function parseJson<T = unknown>(name: string, bytes: Uint8Array, schema?: z.ZodType<T>): T {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalidBundle(name, 'it is not JSON', error);
  }
  if (schema === undefined) return parsed as T;
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw invalidBundle(name, `${issue.path.join('.')}: ${issue.message}`, result.error);
}
