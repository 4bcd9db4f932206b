import pino, { type Logger } from 'pino';

/** Lines of one kind that are too many to be written one by one, such as one a request. */
export interface LineBatch {
  /**
   * Adds a line. It is written within `maximumDelayMs`, together with those beside it, or at the end of the process.
   * @param members the fields of the line as members of a JSON object, without braces: `"status":200,"route":"/"`
   */
  add(level: 'debug' | 'info' | 'warn', members: string, message: string): void;
  /** Writes what is left. */
  close(): void;
}

export interface LineBatchOptions {
  /** What a process that is killed may lose. */
  readonly maximumDelayMs: number;
  readonly maximumCharacters: number;
  readonly now?: () => number;
}

interface Stream {
  write(text: string): unknown;
}

const isStream = (value: unknown): value is Stream =>
  typeof value === 'object' && value !== null && 'write' in value && typeof value.write === 'function';

function streamOf(logger: Logger): Stream {
  const stream: unknown = Reflect.get(logger, pino.symbols.streamSym);
  if (!isStream(stream)) throw new Error('the logger has no stream');
  return stream;
}

/**
 * Lines as the logger writes them, to the same destination, in one write for many: a write is a system call, and at ten
 * thousand requests a second these calls would take more time than the requests. The lines do not pass the striking of
 * secrets: their fields must be such that they cannot hold any.
 */
export function createLineBatch(logger: Logger, options: LineBatchOptions): LineBatch {
  const { maximumDelayMs, maximumCharacters, now = Date.now } = options;
  const stream = streamOf(logger);
  // pino leaves the process out of its bindings.
  const base = JSON.stringify({ pid: process.pid, ...logger.bindings() }).slice(1, -1);
  const afterTime = `",${base},`;
  let pending = '';
  let timer: NodeJS.Timeout | undefined;
  let timeMs = -1;
  let time = '';

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pending === '') return;
    const lines = pending;
    pending = '';
    stream.write(lines);
  }
  process.once('exit', flush);

  return {
    close() {
      process.off('exit', flush);
      flush();
    },
    add(level, members, message) {
      if (!logger.isLevelEnabled(level)) return;
      const current = now();
      if (current !== timeMs) {
        timeMs = current;
        time = new Date(current).toISOString();
      }
      pending += `{"level":"${level}","time":"${time}${afterTime}${members},"msg":"${message}"}\n`;
      if (pending.length > maximumCharacters) flush();
      else timer ??= setTimeout(flush, maximumDelayMs).unref();
    },
  };
}
