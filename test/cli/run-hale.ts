import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/hale.js', import.meta.url));

/** What the machine of the test says must not set anything. */
const settingVariable = /^(?:HALE_|DATABASE_URL$|NODE_ENV$|NO_COLOR$|FORCE_COLOR$)/;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly folder?: string;
  /** Another copy of the program than this repository's. */
  readonly binary?: string;
  readonly variables?: Record<string, string>;
  /** Another user than that of the tests, where these run as root. */
  readonly uid?: number;
  /** Called with what stands on standard error so far, whenever something comes. */
  readonly onError?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the real program as a child process. */
export function runHale(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settingVariable.test(name)));
  const child = spawn(process.execPath, [options.binary ?? program, ...words], {
    cwd: options.folder ?? fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...inherited, ...options.variables },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
  });
  let out = '';
  let error = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
    options.onError?.(error, (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, out, error }));
  });
}
