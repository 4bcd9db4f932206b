import { spawn } from 'node:child_process';
import { keepTail } from '../output-tail.ts';

/** What is put before pip's own arguments, in the order in which they are tried. */
export const pipClients: readonly (readonly string[])[] = [
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ...(process.platform === 'win32' ? [['py', '-m', 'pip']] : []),
  ['pip3'],
  ['pip'],
  ['uv', 'tool', 'run', 'pip'],
  ['pipx', 'run', 'pip'],
];

const keptOutputBytes = 4_096;

export interface ClientRun {
  /** `absent`: there is no such program, or a Python without pip. */
  readonly outcome: 'done' | 'absent' | 'failed';
  /** The end of what it printed, without the passwords of addresses. */
  readonly output: string;
}

const isAbsent = (output: string): boolean => /No module named '?pip|is not recognized|command not found/i.test(output);

/**
 * Runs one client of pip in `folder`.
 *
 * @throws the reason of `signal` where that is aborted
 */
export function runClient(
  client: readonly string[],
  pipArguments: readonly string[],
  options: { folder: string; timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<ClientRun> {
  const { folder, timeoutMs, signal } = options;
  const [program = '', ...first] = client;
  // An empty folder of our own: `python -m pip` would take a folder `pip` of where it stands for the module.
  const child = spawn(program, [...first, ...pipArguments], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const tail = keepTail([child.stdout, child.stderr], keptOutputBytes);
  return new Promise((resolve, reject) => {
    let hasTimedOut = false;
    const timer = setTimeout(() => {
      hasTimedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const onAbort = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', onAbort);
    const finish = (run: ClientRun): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (signal?.aborted === true) reject(signal.reason);
      else resolve(run);
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      finish({ outcome: error.code === 'ENOENT' ? 'absent' : 'failed', output: error.message }),
    );
    child.on('close', (exitCode) => {
      const output = `${tail()}${hasTimedOut ? `\nended after ${timeoutMs} ms` : ''}`
        .replaceAll(/\/\/[^/@\s]+@/g, '//')
        .trim();
      if (exitCode === 0) finish({ outcome: 'done', output });
      else finish({ outcome: isAbsent(output) ? 'absent' : 'failed', output });
    });
  });
}
