import { type TextColumn, textAt } from '../../bytes/index.ts';
import type { HaleError } from '../../errors/index.ts';
import { predictionHead, type RefusedIssue, refusalLine, versionMembers } from '../line.ts';
import { betweenIdAndProbability, mostBytesOf, writeBatch } from './batch-lines.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** A prediction as it is answered. */
export interface AnsweredPrediction {
  /** A UUID of version 7. */
  readonly id: string;
  readonly probability: number;
  /** Whether its class is 1. */
  readonly positive: boolean;
  /**
   * The record as it was received: valid JSON text, of which line ends between values become spaces. Bytes are copied
   * before the call returns.
   */
  readonly features: Buffer | string;
}

/** Predictions that are answered together, a row each. What it refers to is read before the call returns. */
export interface AnsweredBatch {
  /** At least one. */
  readonly count: number;
  /** UUIDs of version 7, in order. */
  readonly ids: TextColumn;
  /** Numbers between 0 and 1. */
  readonly probabilities: TextColumn;
  /** 1 where the class is 1. */
  readonly classes: Uint8Array;
  readonly features: ReceivedRecords;
}

/**
 * The records of a batch as they were received: pieces of a body, of which two numbers for each say where it begins and
 * ends, or a text for each. As `AnsweredPrediction.features` otherwise.
 */
export type ReceivedRecords = { readonly body: Buffer; readonly bounds: Int32Array } | readonly string[];

/** Null where the answer may be sent; else PREDICTION_LOG_UNAVAILABLE, which is sent in its place. */
export type Acknowledge = (refusal: HaleError | null) => void;

/** Records what one version of one model answers. */
export interface VersionLog {
  /**
   * Records a prediction before it is answered.
   * @param requestId letters, digits and `._:-`
   * @param acknowledge called once, later or at once
   */
  append(requestId: string, prediction: AnsweredPrediction, acknowledge: Acknowledge): void;
  /** As `append`, for the predictions of one answer: all are recorded, or none. */
  appendAll(requestId: string, batch: AnsweredBatch, acknowledge: Acknowledge): void;
  /** Records why records were refused, as far as the disk and `predictionLog.refusedPerMinute` let it. Nobody waits. */
  appendRefused(requestId: string, records: readonly (readonly RefusedIssue[])[]): void;
}

export interface VersionLogOptions {
  readonly version: string;
  readonly writer: SegmentWriter;
  /** The time as ISO 8601. */
  readonly timeText: () => string;
  /** Settles with the policy what becomes of so many predictions that were, or were not, recorded. */
  readonly settle: (rows: number, problem: string | null, acknowledge: Acknowledge) => void;
  /** How many of so many refused records may be kept. */
  readonly takeRefused: (wanted: number) => number;
  readonly onRefused: (kept: number, dropped: number) => void;
}

export function createVersionLog(options: VersionLogOptions): VersionLog {
  const { writer, timeText, settle } = options;
  const members = versionMembers(options.version);
  const headOf = (requestId: string, time: string, { id, probability, positive }: AnsweredPrediction): string =>
    predictionHead(id, time, members, requestId, probability, positive);

  return {
    append(requestId, prediction, acknowledge) {
      const head = headOf(requestId, timeText(), prediction);
      writer.add(prediction.id, head, prediction.features, (problem) => settle(1, problem, acknowledge));
    },
    appendAll(requestId, batch, acknowledge) {
      const { count } = batch;
      const between = betweenIdAndProbability(timeText(), members, requestId);
      writer.addBlock(
        textAt(batch.ids, 0),
        mostBytesOf(batch, between),
        (into, at) => writeBatch(batch, between, into, at),
        (problem) => settle(count, problem, acknowledge),
      );
    },
    appendRefused(requestId, records) {
      const kept = options.takeRefused(records.length);
      const time = timeText();
      let lines = '';
      for (const issues of records.slice(0, kept)) lines += refusalLine(time, members, requestId, issues);
      const isTaken = kept > 0 && writer.addLines(lines);
      options.onRefused(isTaken ? kept : 0, records.length - (isTaken ? kept : 0));
    },
  };
}
