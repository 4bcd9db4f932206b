import { HaleError } from '../errors/index.ts';
import type { DeploymentRecord } from '../production/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import { type Explanation, type OpenExplainer, openOnce } from './explanation.ts';
import { createRecordDecoder } from './record-decoder.ts';
import type { BatchIssue } from './record-issue.ts';
import { createRecordReader } from './record-reader.ts';

/** What scores encoded rows: the models' predictor. */
export interface RowScorer {
  readonly schema: DatasetSchema;
  /** From this probability on, the class is 1. */
  readonly threshold: number;
  probabilityOf(encodedRow: Float64Array, offset: number): number;
  probabilities(encodedRows: Float64Array, rowCount: number): Float64Array;
}

export interface BatchLimits {
  readonly maximumRows: number;
  readonly reportedErrors: number;
}

/** One version of one model, ready to predict. It never changes: another version is another object. */
export interface ServedModel {
  readonly deployment: DeploymentRecord;
  readonly schema: DatasetSchema;
  readonly threshold: number;
  /** A record that the model takes, as its rows are; undefined where there are none to tell. */
  readonly example: Readonly<Record<string, unknown>> | undefined;
  /**
   * The probability of class 1 for one parsed JSON record.
   * @throws HaleError RECORD_INVALID with details.issues
   */
  predict(record: unknown): number;
  /**
   * The probabilities of parsed JSON records, in order.
   * @throws HaleError BATCH_TOO_LARGE, BATCH_INVALID with details.issues: then nothing was scored.
   */
  predictBatch(records: readonly unknown[]): Float64Array;
  /** As `predict`, of a body that is not parsed yet; undefined where it must be, as of all that is refused. */
  predictText(body: Uint8Array): number | undefined;
  /** As `predictBatch`, of the body `{"instances": […]}` that is not parsed yet; undefined where it must be. */
  predictBatchText(body: Uint8Array): Float64Array | undefined;
  /** Where each record of the last `predictBatchText` begins in its body, and where it ends: two numbers a record. */
  readonly recordBounds: Int32Array;
  /**
   * What each feature of one parsed JSON record added to its prediction.
   * @throws HaleError RECORD_INVALID as `predict`, EXPLANATION_UNAVAILABLE, BUNDLE_INVALID
   */
  explain(record: unknown): Promise<Explanation>;
}

const mostIssuesOfOneRecord = 100;

export function createServedModel(
  deployment: DeploymentRecord,
  scorer: RowScorer,
  limits: BatchLimits,
  openExplainer?: OpenExplainer,
  example?: ServedModel['example'],
): ServedModel {
  const { schema, threshold } = scorer;
  const decoder = createRecordDecoder(schema);
  const { featureCount } = decoder;
  const reader = createRecordReader(schema);
  const row = new Float64Array(featureCount);
  let rows = new Float64Array(0);
  const explainer = openOnce(openExplainer, deployment);

  // NaN fails every comparison. A model that is broken must not answer "healthy".
  const isProbability = (value: number): boolean => value >= 0 && value <= 1;
  const notFinite = (value: number | undefined) =>
    new HaleError('PREDICTION_NOT_FINITE', `version ${deployment.version} gave ${value} for a valid record`, {
      details: { model: deployment.name, version: deployment.version },
    });

  function scoreOne(encodedRow: Float64Array): number {
    const probability = scorer.probabilityOf(encodedRow, 0);
    if (!isProbability(probability)) throw notFinite(probability);
    return probability;
  }

  function scoreBatch(encodedRows: Float64Array, rowCount: number): Float64Array {
    const probabilities = scorer.probabilities(encodedRows, rowCount);
    for (let index = 0; index < rowCount; index += 1) {
      if (!isProbability(probabilities[index]!)) throw notFinite(probabilities[index]);
    }
    return probabilities;
  }

  function encode(record: unknown, into: Float64Array): void {
    if (decoder.decode(record, into, 0)) return;
    const issues = decoder.explain(record, mostIssuesOfOneRecord);
    const told = issues.slice(0, 3).map((issue) => issue.detail);
    if (issues.length > told.length) told.push(`and ${issues.length - told.length} more, see errors`);
    throw new HaleError('RECORD_INVALID', told.join('; '), { details: { issues } });
  }

  function refuseBatch(records: readonly unknown[]): HaleError {
    const issues: BatchIssue[] = [];
    let invalidRows = 0;
    for (const [index, record] of records.entries()) {
      if (decoder.decode(record, row, 0)) continue;
      invalidRows += 1;
      const room = limits.reportedErrors - issues.length;
      if (room > 0) issues.push(...decoder.explain(record, room).map((issue) => ({ row: index, ...issue })));
    }
    const count = `${invalidRows} of ${records.length} rows`;
    return new HaleError('BATCH_INVALID', `${count} do not fit the model's features; nothing was scored`, {
      details: { issues, invalidRows, rowCount: records.length },
    });
  }

  return {
    deployment,
    schema,
    threshold,
    example,

    predict(record) {
      encode(record, row);
      return scoreOne(row);
    },

    predictBatch(records) {
      const rowCount = records.length;
      if (rowCount > limits.maximumRows) {
        throw new HaleError(
          'BATCH_TOO_LARGE',
          `the batch has ${rowCount} rows; at most ${limits.maximumRows} are taken`,
          {
            details: { rowCount, maximumRows: limits.maximumRows },
          },
        );
      }
      if (rows.length < rowCount * featureCount) rows = new Float64Array(rowCount * featureCount);
      for (let index = 0; index < rowCount; index += 1) {
        if (!decoder.decode(records[index], rows, index * featureCount)) throw refuseBatch(records);
      }
      return scoreBatch(rows, rowCount);
    },

    predictText: (body) => (reader.readOne(body) ? scoreOne(reader.rows) : undefined),

    predictBatchText(body) {
      const rowCount = reader.readBatch(body, limits.maximumRows);
      return rowCount === 0 ? undefined : scoreBatch(reader.rows, rowCount);
    },

    get recordBounds() {
      return reader.bounds;
    },

    async explain(record) {
      // Its own row: others are scored while the explainer is opened.
      const encoded = new Float64Array(featureCount);
      encode(record, encoded);
      const probability = scoreOne(encoded);
      const { scale, baseValue, explain } = await explainer();
      const contributions = new Float64Array(featureCount);
      const margin = explain(encoded, 0, contributions);
      if (!Number.isFinite(margin)) throw notFinite(margin);
      return { probability, scale, baseValue, margin, contributions };
    },
  };
}
