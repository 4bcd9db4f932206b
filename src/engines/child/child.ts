import module from 'node:module';
import { dieWithParent } from '../bindings/libc.ts';
import { createNativeMatrix, type NativeMatrix } from '../bindings/native-matrix.ts';
import { readInto, readRequest, writeReply } from './frames.ts';
import type { FailureReason, Request } from './messages.ts';
import { type NativeEngine, NativeError } from './native-engine.ts';
import { MemoryLimitError, watchLimits } from './watch-limits.ts';

/**
 * The program of an engine's process: `child.ts ENGINE LIBRARY MEMORY_MB`. It blocks on standard input, answers
 * one request after the other and ends when its parent closes the pipe or is gone.
 */
const [, , engineName, libraryPath = '', memoryMb] = process.argv;

async function openEngine(): Promise<NativeEngine> {
  if (engineName === 'xgboost') {
    return (await import('../xgboost/xgboost-engine.ts')).openXgboost(libraryPath);
  }
  return (await import('../lightgbm/lightgbm-engine.ts')).openLightgbm(libraryPath);
}

function fail(reason: FailureReason, error: unknown): void {
  writeReply({
    kind: 'failed',
    reason,
    message: error instanceof Error ? error.message : String(error),
    payloadBytes: 0,
  });
}

/** The parent closed the pipe in the middle of a request: nobody waits for its answer. */
function readPayload(target: Uint8Array): void {
  if (!readInto(target)) process.exit(0);
}

function answer(engine: NativeEngine, request: Request, rows: NativeMatrix, betweenRounds: () => void): void {
  if (request.kind === 'fit') {
    const labels = new Uint8Array(request.rowCount);
    readPayload(labels);
    const { bytes, importance } = engine.fit(request, rows, labels, betweenRounds);
    if (!importance.every(Number.isFinite)) throw new NativeError('the gain of its splits is not finite');
    writeReply({ kind: 'model', importance, payloadBytes: bytes.length }, bytes);
  } else {
    const model = new Uint8Array(request.modelBytes);
    readPayload(model);
    const results = engine.predict(request, model, rows);
    const bytes = new Uint8Array(results.buffer, results.byteOffset, results.byteLength);
    const valueType = results instanceof Float32Array ? 'float32' : 'float64';
    writeReply({ kind: 'predictions', valueType, payloadBytes: bytes.length }, bytes);
  }
}

function reasonOf(error: unknown): FailureReason {
  if (error instanceof MemoryLimitError) return 'out-of-memory';
  const text = error instanceof Error ? error.message : '';
  return /bad_alloc|cannot allocate memory|allocation failed/i.test(text) ? 'out-of-memory' : 'failed';
}

function serve(engine: NativeEngine): void {
  const betweenRounds = watchLimits(Number(memoryMb));
  for (let request = readRequest(); request !== undefined; request = readRequest()) {
    const rows = createNativeMatrix(request, readPayload);
    try {
      answer(engine, request, rows, betweenRounds);
    } catch (error) {
      fail(reasonOf(error), error);
    } finally {
      rows.free();
    }
  }
}

// Ctrl-C reaches every process of a terminal; it is the parent that decides what happens to this one.
process.on('SIGINT', () => undefined);
dieWithParent();
let engine: NativeEngine | undefined;
try {
  engine = await openEngine();
} catch (error) {
  fail('missing', error);
}
if (engine !== undefined) {
  writeReply({ kind: 'ready', version: engine.version, payloadBytes: 0 });
  // Its parent ends it by a signal, after which nothing would be kept: every start would compile anew.
  module.flushCompileCache?.();
  serve(engine);
}
process.exit(0);
