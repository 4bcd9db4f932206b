import { HaleError } from '../../errors/index.ts';
import type { Request } from '../child/messages.ts';
import type { EngineFit, EngineModel, EngineRows, PredictionKind } from '../engine-fit.ts';
import type { EngineLibraries } from '../engine-libraries.ts';
import type { EngineName } from '../engine-name.ts';
import { type EngineChild, startEngineChild } from './engine-child.ts';
import { engineFailed, engineOutOfMemory, engineUnloadable } from './engine-errors.ts';
import type { ReceivedReply } from './reply-reader.ts';
import { requestPieces, valueTypeFor } from './request-frame.ts';

export interface EngineLimits {
  /** The longest time of one fit or prediction, handing the rows over included. */
  readonly timeoutMs: number;
  /** Most resident memory of the process, with the rows, the engine and Node's own 50 MB. */
  readonly memoryMb: number;
  /** At most; small tables get fewer. The model does not depend on it. */
  readonly threads: number;
  /** Ends the process; what runs or waits rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * One engine in a process of its own. Calls run one after the other. Where the process crashes, hangs or takes too
 * much memory, the call that it worked on rejects, and the next one has a new process.
 */
export interface EngineSession {
  readonly engine: EngineName;
  /** Of the loaded library; `unknown` where nothing tells. */
  readonly version: string;
  /** The process that runs now; undefined where none does. */
  readonly processId: number | undefined;
  /** @throws HaleError ENGINE_FAILED, ENGINE_CRASHED, ENGINE_TIMEOUT, ENGINE_OUT_OF_MEMORY */
  fit(fit: EngineFit): Promise<EngineModel>;
  /**
   * The engine's own predictions, one a row, or its contributions: the oracle of tests and benches. It loads `model` as it is: bytes that
   * were not checked before can end the process (LightGBM).
   *
   * @throws HaleError as `fit`
   */
  predict(model: Uint8Array, rows: EngineRows, kind: PredictionKind): Promise<Float32Array | Float64Array>;
  /** Ends the process. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Below some thousand rows a second thread costs more than it gives; the model is the same with any number. */
const rowsPerThread = 5_000;

/** @throws RangeError where the parts of `rows` do not fit together: a bug of the caller */
function assertShape({ values, rowCount, columnCount }: EngineRows): void {
  if (values.length !== rowCount * columnCount) {
    throw new RangeError(`${values.length} values are not ${rowCount} rows of ${columnCount} columns`);
  }
}

/** @throws RangeError as `assertShape` */
function assertFit(fit: EngineFit): void {
  assertShape(fit);
  if (fit.labels.length !== fit.rowCount || fit.columnNames.length !== fit.columnCount) {
    throw new RangeError(`${fit.labels.length} labels or ${fit.columnNames.length} names do not fit the rows`);
  }
}

/**
 * Starts the process of one engine and loads its library.
 *
 * @throws HaleError ENGINE_MISSING where there is no library or it cannot be loaded, ENGINE_CRASHED, ENGINE_TIMEOUT
 */
export async function openEngineSession(
  engine: EngineName,
  libraries: EngineLibraries,
  limits: EngineLimits,
): Promise<EngineSession> {
  const library = libraries[engine];
  if (library instanceof HaleError) throw library;
  const { signal, timeoutMs, memoryMb } = limits;
  const { startTimeoutMs } = libraries.child;
  signal?.throwIfAborted();

  let current: EngineChild | undefined;
  let closed = false;
  let loaded = library.version;
  const onAbort = () => current?.end(signal?.reason);
  signal?.addEventListener('abort', onAbort);

  const unwrap = ({ reply, payload }: ReceivedReply, output: string): ReceivedReply => {
    if (reply.kind !== 'failed') return { reply, payload };
    if (reply.reason === 'missing') throw engineUnloadable(engine, library.path, reply.message);
    if (reply.reason === 'out-of-memory') throw engineOutOfMemory(engine, memoryMb, reply.message, output);
    throw engineFailed(engine, reply.message, output);
  };

  const startChild = async (libraryFolder: string | null): Promise<EngineChild> => {
    current = startEngineChild(library, { ...limits, child: libraries.child, libraryFolder });
    const started = current;
    const { reply } = unwrap(
      await started.exchange([], startTimeoutMs, 'engines.child.startTimeoutMs'),
      started.output(),
    );
    if (reply.kind === 'ready' && reply.version !== null) loaded = reply.version;
    return started;
  };

  let libraryFolder: string | null = null;
  const ensureChild = async (): Promise<EngineChild> => {
    if (current !== undefined && !current.hasEnded) return current;
    try {
      return await startChild(libraryFolder);
    } catch (error) {
      const lacksOpenMp = error instanceof HaleError && /libgomp\.so/.test(error.message);
      if (!lacksOpenMp || libraryFolder !== null || libraries.openMpFolder === null) throw error;
      libraryFolder = libraries.openMpFolder;
      return startChild(libraryFolder);
    }
  };

  const threadsFor = (rowCount: number) => Math.max(1, Math.min(limits.threads, Math.ceil(rowCount / rowsPerThread)));

  let last: Promise<unknown> = Promise.resolve();
  const exchange = (request: Request, rows: EngineRows, bytes: Uint8Array): Promise<ReceivedReply> => {
    const answer = last.then(async () => {
      if (closed) throw new Error('the engine session is closed');
      signal?.throwIfAborted();
      const child = await ensureChild();
      const received = await child.exchange(requestPieces(request, rows, bytes), timeoutMs, 'engines.timeoutMs');
      return unwrap(received, child.output());
    });
    last = answer.catch(() => undefined);
    return answer;
  };

  try {
    await ensureChild();
  } catch (error) {
    signal?.removeEventListener('abort', onAbort);
    throw error;
  }
  return {
    engine,
    get version() {
      return loaded;
    },
    get processId() {
      return current?.hasEnded === false ? current.processId : undefined;
    },
    async fit(fit) {
      assertFit(fit);
      const { rowCount, columnCount, columnNames, parameters, rounds } = fit;
      const valueType = valueTypeFor(engine, fit.values);
      const shape = { rowCount, columnCount, valueType, threads: threadsFor(rowCount) };
      const request = { kind: 'fit', ...shape, columnNames, parameters, rounds } as const;
      const { reply, payload } = await exchange(request, fit, fit.labels);
      if (reply.kind !== 'model') throw new Error(`an engine answered a fit with ${reply.kind}`);
      return { bytes: payload, importance: reply.importance };
    },
    async predict(model, rows, output) {
      assertShape(rows);
      const { rowCount, columnCount } = rows;
      const valueType = valueTypeFor(engine, rows.values);
      const shape = { rowCount, columnCount, valueType, threads: threadsFor(rowCount) };
      const request = { kind: 'predict', ...shape, output, modelBytes: model.length } as const;
      const { reply, payload } = await exchange(request, rows, model);
      if (reply.kind !== 'predictions') throw new Error(`an engine answered a prediction with ${reply.kind}`);
      return reply.valueType === 'float32' ? new Float32Array(payload.buffer) : new Float64Array(payload.buffer);
    },
    async close() {
      closed = true;
      signal?.removeEventListener('abort', onAbort);
      current?.end(new Error('the engine session was closed'));
      await Promise.all([last, current?.closed]);
    },
  };
}
