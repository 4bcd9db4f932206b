import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LimitFunction } from 'p-limit';
import type { Settings } from '../config/index.ts';
import type { EncodedRows } from '../data/index.ts';
import { type EngineLibraries, type EngineSession, openEngineSession } from '../engines/index.ts';
import {
  compileFeaturePipeline,
  type FeaturePipeline,
  type FittedModel,
  fitFeaturePipeline,
  type ModelKind,
} from '../models/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import { labelsOf } from './labels-of.ts';

/** The rows that training may use, encoded. */
export interface TrainingData {
  readonly schema: DatasetSchema;
  readonly rows: EncodedRows;
  /** 0 or 1 a row. */
  readonly labels: Uint8Array;
}

/** A pipeline and a model, both fitted on the same rows. */
export interface FittedPart {
  readonly pipeline: FeaturePipeline;
  readonly model: FittedModel;
  /** The uncalibrated probabilities of any rows of the data. */
  probabilities(rows: Uint32Array): Float64Array;
}

export interface FitContext {
  readonly settings: Pick<Settings, 'features' | 'models' | 'engines' | 'project'>;
  readonly libraries: EngineLibraries;
  /** Bounds how many engine processes run at once, over all kinds. */
  readonly slots: LimitFunction;
  readonly lanes: Lanes;
  readonly signal?: AbortSignal;
  /** Called after each fit. */
  readonly onFit?: (done: number, total: number) => void;
}

/** How the fits of the kinds are spread over the cores. */
export interface Lanes {
  /** Engine processes at once. */
  readonly processes: number;
  /** Engine processes of one kind. */
  readonly ofOneKind: number;
  /** Threads of one fit. */
  readonly threads: number;
}

/**
 * Few rows: a process a core, each with one thread, because threads would only wait for each other. Many rows: one fit
 * at a time on all cores, so that their data is in memory once.
 */
export function planLanes(
  rowCount: number,
  engineKinds: number,
  cores: number,
  { processes, threadsFromRows }: Settings['training']['workers'],
): Lanes {
  const count = processes === 0 ? cores : processes;
  if (rowCount >= threadsFromRows) return { processes: 1, ofOneKind: 1, threads: count };
  return { processes: count, ofOneKind: Math.max(1, Math.ceil(count / Math.max(1, engineKinds))), threads: 1 };
}

/**
 * Fits a kind on each of the parts, in processes of its own; gives the fits in the order of the parts.
 * @param parts the rows of each fit
 * @throws HaleError of the engine or of the model; the kind's other fits are then given up
 */
export async function fitKind(
  kind: ModelKind,
  data: TrainingData,
  parts: readonly Uint32Array[],
  context: FitContext,
): Promise<readonly FittedPart[]> {
  const fitted: FittedPart[] = [];
  const waiting = [...parts.entries()];
  let done = 0;

  async function fitWaiting(session: EngineSession | null): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // A kind without an engine computes here: between its fits, signals, heartbeats and the engines of others are heard.
      await nextTurn();
      context.signal?.throwIfAborted();
      const [index, rows] = next;
      fitted[index] = await fitPart(kind, data, rows, session, context);
      done += 1;
      context.onFit?.(done, parts.length);
    }
  }

  async function runLane(): Promise<void> {
    if (kind.engine === null) return fitWaiting(null);
    if (waiting.length === 0) return;
    const { timeoutMs, memoryMb } = context.settings.engines;
    const limits = { timeoutMs, memoryMb, threads: context.lanes.threads };
    const session = await openEngineSession(
      kind.engine,
      context.libraries,
      context.signal === undefined ? limits : { ...limits, signal: context.signal },
    );
    try {
      await fitWaiting(session);
    } finally {
      await session.close();
    }
  }

  const laneCount = kind.engine === null ? 1 : Math.min(context.lanes.ofOneKind, parts.length);
  const lanes = Array.from({ length: laneCount }, () =>
    (kind.engine === null ? runLane() : context.slots(runLane)).catch((error: unknown) => {
      waiting.length = 0;
      throw error;
    }),
  );
  // Every process has ended before the kind has failed.
  const failure = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return fitted;
}

async function fitPart(
  kind: ModelKind,
  data: TrainingData,
  rows: Uint32Array,
  session: EngineSession | null,
  { settings, lanes }: FitContext,
): Promise<FittedPart> {
  const pipeline = fitFeaturePipeline(data.rows, rows, data.schema, kind.representation, settings.features);
  const { transform } = compileFeaturePipeline(pipeline);
  const labels = labelsOf(rows, data.labels);
  const model = await kind.fit(transform(data.rows, rows), labels, {
    settings: settings.models,
    seed: settings.project.seed,
    threads: lanes.threads,
    session,
  });
  return {
    pipeline,
    model,
    probabilities(others) {
      const matrix = transform(data.rows, others);
      return model.scorer.probabilities(matrix.values, matrix.rowCount);
    },
  };
}
