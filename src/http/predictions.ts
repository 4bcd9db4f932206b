import { createTextColumn, setText, textAt } from '../bytes/index.ts';
import { type HaleError, isHaleError } from '../errors/index.ts';
import { idLength, type ReceivedRecords, type RefusedIssue, type VersionLog } from '../prediction-log/index.ts';
import type { BatchIssue, RecordIssue, ServedModel } from '../serving/index.ts';
import { answerWriterOf, type PredictionIds } from './answers.ts';
import type { RouteContext } from './http-options.ts';
import { giveBackBuffer } from './spare-buffers.ts';

/** What a request for predictions is answered with. */
export interface PredictionAnswer {
  readonly model: ServedModel;
  readonly body: string | Buffer;
  /** Whether a body that is a text is in ASCII. */
  readonly isAscii: boolean;
  readonly ids: PredictionIds;
  /** To be called when the body is sent, where that is known. */
  readonly sent?: () => void;
}

/** A record as it was received: its bytes, or its value where it had to be parsed. */
export type ReceivedRecord = Buffer | { readonly parsed: unknown };

/** The records of a batch: pieces of its body, two numbers for each, or their values where it had to be parsed. */
export type ReceivedBatch =
  | { readonly body: Buffer; readonly bounds: Int32Array }
  | { readonly parsed: readonly unknown[] };

/** Called once, at once or later: with the answer, or with why there is none though there is a prediction. */
export type TakeAnswer = (answer: PredictionAnswer | HaleError) => void;

/** Makes answers of probabilities. */
export interface Predictions {
  /** @param record valid JSON; bytes are not kept after the call */
  one(model: ServedModel, probability: number, requestId: string, record: ReceivedRecord, take: TakeAnswer): void;
  batch(
    model: ServedModel,
    probabilities: Float64Array,
    requestId: string,
    records: ReceivedBatch,
    take: TakeAnswer,
  ): void;
  /** Records what was wrong with the records of a request that the model refuses. */
  refused(model: ServedModel, requestId: string, error: unknown): void;
}

/** Characters of the longest double between 0 and 1: 17 digits, point, and an exponent such as `e-308`. */
const longestProbability = 24;

/** Spaces make a text longer than this: it is kept without them. */
const longestReceivedBytes = 65_536;

function featuresOf(record: ReceivedRecord): Buffer | string {
  if (!Buffer.isBuffer(record)) return JSON.stringify(record.parsed);
  return record.length <= longestReceivedBytes ? record : JSON.stringify(JSON.parse(record.toString('utf8')));
}

function recordsOf(records: ReceivedBatch, count: number): ReceivedRecords {
  if ('parsed' in records) return records.parsed.map((record) => JSON.stringify(record));
  const { body, bounds } = records;
  if (body.length <= longestReceivedBytes) return records;
  let longestBytes = 0;
  for (let row = 0; row < count; row += 1) {
    longestBytes = Math.max(longestBytes, bounds[2 * row + 1]! - bounds[2 * row]!);
  }
  if (longestBytes <= longestReceivedBytes) return records;
  const pieceOf = (row: number): Buffer => body.subarray(bounds[2 * row], bounds[2 * row + 1]);
  return Array.from({ length: count }, (_, row) => featuresOf(pieceOf(row)).toString());
}

/**
 * Where predictions become answers: every one of the server passes here once, alone or in a batch, of whichever model,
 * by the lane or by Fastify, and is recorded here, before there is an answer that could be sent.
 */
export function createPredictions({
  metrics,
  ids,
  predictionLog,
}: Pick<RouteContext, 'metrics' | 'ids' | 'predictionLog'>): Predictions {
  const logs = new WeakMap<ServedModel, VersionLog>();
  // Of the batch that is answered just now.
  let classes = new Uint8Array(0);
  let idTexts = createTextColumn(0, idLength);
  let probabilityTexts = createTextColumn(0, longestProbability);

  function growBatch(count: number): void {
    classes = new Uint8Array(count);
    idTexts = createTextColumn(count, idLength);
    probabilityTexts = createTextColumn(count, longestProbability);
  }

  function logOf(model: ServedModel): VersionLog | undefined {
    let log = logs.get(model);
    if (log === undefined && predictionLog !== undefined) {
      log = predictionLog.of(model.deployment);
      logs.set(model, log);
    }
    return log;
  }

  return {
    one(model, probability, requestId, record, take) {
      const id = ids.next();
      const positive = probability >= model.threshold;
      const answer = (refusal: HaleError | null): void => {
        if (refusal !== null) {
          take(refusal);
          return;
        }
        metrics.predicted(model, positive ? 1 : 0, 1);
        const { one, isAscii } = answerWriterOf(model);
        take({ model, body: one(probability, id), isAscii, ids: { first: id, last: id, count: 1 } });
      };
      const log = logOf(model);
      if (log === undefined) answer(null);
      else log.append(requestId, { id, probability, positive, features: featuresOf(record) }, answer);
    },

    batch(model, probabilities, requestId, records, take) {
      const { threshold } = model;
      const count = probabilities.length;
      if (count > classes.length) growBatch(count);
      ids.fill(idTexts, count);
      let positives = 0;
      for (let row = 0; row < count; row += 1) {
        const probability = probabilities[row]!;
        setText(probabilityTexts, row, String(probability));
        const isPositive = probability >= threshold ? 1 : 0;
        classes[row] = isPositive;
        positives += isPositive;
      }
      const body = answerWriterOf(model).batch(classes, probabilityTexts, idTexts, count);
      const shown = { first: textAt(idTexts, 0), last: textAt(idTexts, count - 1), count };
      const answer = (refusal: HaleError | null): void => {
        if (refusal !== null) {
          giveBackBuffer(body);
          take(refusal);
          return;
        }
        metrics.predicted(model, 1, positives);
        metrics.predicted(model, 0, count - positives);
        take({ model, body, isAscii: false, ids: shown, sent: () => giveBackBuffer(body) });
      };
      const log = logOf(model);
      if (log === undefined) answer(null);
      else {
        const features = recordsOf(records, count);
        log.appendAll(requestId, { count, ids: idTexts, probabilities: probabilityTexts, classes, features }, answer);
      }
    },

    refused(model, requestId, error) {
      const records = isHaleError(error) ? refusedRecords(error) : [];
      if (records.length > 0) logOf(model)?.appendRefused(requestId, records);
    },
  };
}

/** What was wrong, record by record, as far as the refusal lists it. */
function refusedRecords({ code, details }: HaleError): readonly (readonly RefusedIssue[])[] {
  if (code !== 'RECORD_INVALID' && code !== 'BATCH_INVALID') return [];
  const byRow = new Map<number, RefusedIssue[]>();
  for (const issue of (details.issues ?? []) as readonly (RecordIssue | BatchIssue)[]) {
    const row = 'row' in issue ? issue.row : 0;
    const told = { feature: issue.field ?? '', code: issue.code, found: issue.found ?? '' };
    const ofRow = byRow.get(row);
    if (ofRow === undefined) byRow.set(row, [told]);
    else ofRow.push(told);
  }
  return [...byRow.values()];
}
