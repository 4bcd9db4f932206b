import { type ChildProcess, spawn } from 'node:child_process';
import module from 'node:module';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { replyDescriptor } from '../child/messages.ts';
import type { EngineLibraries, EngineLibrary } from '../engine-libraries.ts';
import { keepTail } from '../output-tail.ts';
import { engineCrashed, engineFailed, engineOutOfMemory, engineTimedOut } from './engine-errors.ts';
import { AnswerTooLargeError, createReplyReader, type ReceivedReply } from './reply-reader.ts';
import { residentMemoryMb } from './resident-memory.ts';

export interface ChildOptions {
  readonly memoryMb: number;
  readonly threads: number;
  readonly child: EngineLibraries['child'];
  /** Put before the places where the system looks for libraries. */
  readonly libraryFolder: string | null;
}

/** One process of an engine. After a rejection other than by the engine's own answer it is ended. */
export interface EngineChild {
  readonly processId: number | undefined;
  /** Sends one request and waits for its reply. One at a time. `setting` is the one that the time comes from. */
  exchange(pieces: Iterable<Uint8Array>, timeoutMs: number, setting: string): Promise<ReceivedReply>;
  /** Ends the process; what it works on rejects with `reason`. */
  end(reason: unknown): void;
  /** Resolves when the process is gone. */
  readonly closed: Promise<void>;
  readonly hasEnded: boolean;
  /** What the engine printed, its end. */
  output(): string;
}

const program = fileURLToPath(new URL('../child/child.ts', import.meta.url));

/** All that a native library needs to know of its surroundings: no setting of Hale, and so no password, is among it. */
const passedVariables =
  /^(?:PATH|HOME|LANG|LC_.*|TMPDIR|TMP|TEMP|SYSTEMROOT|WINDIR|LD_.*|DYLD_.*|OMP_.*|GOMP_.*|KMP_.*|MALLOC_.*|ASAN_.*)$/i;

/** Turns of libgomp's waiting loop, some 2 ns each. */
const spinsBeforeSleep = 100_000;

function environmentOf({ threads, libraryFolder }: ChildOptions): NodeJS.ProcessEnv {
  // A thread of OpenMP that waits by spinning takes the core from one that works: on a busy machine a fit of 50 ms took
  // seconds. One that falls asleep at once wakes late: a million rows took LightGBM 9.2 s in place of 7.1. A fraction of
  // a millisecond bridges the gap between two loops and costs a busy neighbour little.
  const waitsAsToldByUser = 'OMP_WAIT_POLICY' in process.env || 'GOMP_SPINCOUNT' in process.env;
  const environment: NodeJS.ProcessEnv = waitsAsToldByUser
    ? {}
    : { OMP_WAIT_POLICY: 'passive', GOMP_SPINCOUNT: String(spinsBeforeSleep) };
  for (const [name, value] of Object.entries(process.env)) {
    if (passedVariables.test(name)) environment[name] = value;
  }
  environment.OMP_NUM_THREADS = String(threads);
  const compileCache = module.getCompileCacheDir?.();
  if (compileCache !== undefined) environment.NODE_COMPILE_CACHE = compileCache;
  if (libraryFolder !== null) {
    environment.LD_LIBRARY_PATH = [libraryFolder, environment.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return environment;
}

function start({ engine, path }: EngineLibrary, options: ChildOptions): ChildProcess {
  return spawn(process.execPath, [program, engine, path, String(options.memoryMb)], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: environmentOf(options),
    windowsHide: true,
  });
}

export function startEngineChild(library: EngineLibrary, options: ChildOptions): EngineChild {
  const { engine } = library;
  const child = start(library, options);
  const output = keepTail([child.stdout as Readable, child.stderr as Readable], options.child.outputBytes);
  let pending: PromiseWithResolvers<ReceivedReply> | undefined;
  let endedFor: { readonly reason: unknown } | undefined;
  let hasEnded = false;
  let onWritable: (() => void) | undefined;
  const closed = Promise.withResolvers<void>();

  const end = (reason: unknown): void => {
    endedFor ??= { reason };
    hasEnded = true;
    child.kill('SIGKILL');
  };

  const read = createReplyReader(options.child.maximumModelBytes, (received) => pending?.resolve(received));
  const replies = child.stdio[replyDescriptor] as Readable;
  const onData = (chunk: Buffer): void => {
    try {
      read(chunk);
    } catch (error) {
      // What still comes before the process has ended belongs to no reply that could be told.
      replies.off('data', onData);
      end(error instanceof AnswerTooLargeError ? engineFailed(engine, error.message, output()) : error);
    }
  };
  replies.on('data', onData);
  replies.on('error', () => undefined);
  // A process that ended answers nothing more: its end, not the broken pipe, is the reason that is told.
  child.stdin?.on('error', () => undefined);
  child.stdin?.on('drain', () => onWritable?.());
  // It could not be started at all.
  child.on('error', (error) => {
    end(error);
    closed.resolve();
    pending?.reject(error);
  });
  child.on('close', (exitCode, signal) => {
    hasEnded = true;
    closed.resolve();
    onWritable?.();
    pending?.reject(
      endedFor === undefined ? engineCrashed(engine, { exitCode, signal, output: output() }) : endedFor.reason,
    );
  });

  async function send(pieces: Iterable<Uint8Array>): Promise<void> {
    const { stdin } = child;
    if (stdin === null) return;
    for (const piece of pieces) {
      if (hasEnded || stdin.destroyed) return;
      if (!stdin.write(piece)) {
        await new Promise<void>((resolve) => {
          onWritable = resolve;
        });
      }
    }
  }

  async function checkMemory(): Promise<void> {
    const found = child.pid === undefined ? undefined : await residentMemoryMb(child.pid);
    if (found === undefined || found <= options.memoryMb || hasEnded) return;
    end(engineOutOfMemory(engine, options.memoryMb, `holds ${Math.round(found)} MB`, output()));
  }

  return {
    processId: child.pid,
    get hasEnded() {
      return hasEnded;
    },
    end,
    closed: closed.promise,
    output,
    async exchange(pieces, timeoutMs, setting) {
      pending = Promise.withResolvers<ReceivedReply>();
      const timer = setTimeout(() => end(engineTimedOut(engine, timeoutMs, setting, output())), timeoutMs);
      const memoryTimer = setInterval(() => void checkMemory(), options.child.memoryCheckMs);
      try {
        const { promise } = pending;
        // Half a request would be taken for the beginning of the next one.
        send(pieces).catch(end);
        return await promise;
      } finally {
        clearTimeout(timer);
        clearInterval(memoryTimer);
        pending = undefined;
      }
    },
  };
}
