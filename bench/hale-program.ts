import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endGroup, followBench } from './run-process.ts';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** The program as a process of its own, on the Node that runs the bench. */
export const haleCommand = (...words: string[]): string[] => [
  process.execPath,
  join(projectFolder, 'bin', 'hale.js'),
  ...words,
];

/** The variables that keep everything that Hale writes for a project inside a folder. */
export const storedIn = (folder: string): Record<string, string> => ({
  HALE_STORAGE_FOLDER: join(folder, '.hale'),
  HALE_LOGGING_LEVEL: 'warn',
});

/** As on a machine that Hale was just installed on: no engines, nothing that pip has fetched, no compiled scripts. */
export const freshMachine = (folder: string): Record<string, string> => ({
  ...storedIn(folder),
  XDG_CACHE_HOME: join(folder, 'cache'),
  PIP_CACHE_DIR: join(folder, 'cache', 'pip'),
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
});

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the first 200 of `/ready`. */
  readonly readySeconds: number;
  /** Asks it to stop, and ends it where it does not. */
  stop(): Promise<void>;
}

/** @throws Error where it ends before it is ready, or is not ready in time, with the end of what it said */
export async function startServer(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  timeoutMs = 120_000,
): Promise<RunningServer> {
  const port = await freePort();
  const started = performance.now();
  const [file = '', ...parameters] = haleCommand(...words, '--port', String(port));
  const child = spawn(file, parameters, {
    cwd: projectFolder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  followBench(child.pid);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    const isLate = performance.now() - started > timeoutMs;
    if (child.exitCode === null && child.signalCode === null && !isLate) continue;
    endGroup(child.pid);
    throw new Error(`hale ${words.join(' ')} ${isLate ? 'was not ready in time' : 'ended'}\n${said}`);
  }
  const readySeconds = (performance.now() - started) / 1000;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(20_000, undefined, { ref: false })]);
    endGroup(child.pid);
    await ended;
  };
  return { url, pid: child.pid ?? 0, readySeconds, stop };
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ready`).catch(() => null);
  await answer?.body?.cancel();
  if (answer?.status !== 200) await wait(10);
  return answer?.status === 200;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
