import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ProcessTree, watchProcessTree } from './process-tree.ts';

export interface ProcessOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the process and its children after this. */
  readonly timeoutMs?: number;
}

export interface ProcessFigures {
  readonly output: string;
  readonly wallSeconds: number;
  /** The process and everything that it started. */
  readonly tree: ProcessTree;
}

const defaultTimeoutMs = 30 * 60_000;

/**
 * Runs a command to its end and tells what it cost.
 * @throws Error where it ends with another code than 0, with the end of what it said.
 */
export async function runProcess(command: readonly string[], options: ProcessOptions = {}): Promise<ProcessFigures> {
  const [file, ...parameters] = command;
  if (file === undefined) throw new Error('an empty command');
  const started = performance.now();
  const child = spawn(file, parameters, {
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  followBench(child.pid);
  const watch = watchProcessTree(child.pid);
  let output = '';
  let problems = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problems = (problems + text).slice(-4000);
  });
  const timer = setTimeout(() => endGroup(child.pid), options.timeoutMs ?? defaultTimeoutMs);
  try {
    const [code, signal] = await once(child, 'close');
    const wallSeconds = (performance.now() - started) / 1000;
    if (code !== 0)
      throw new Error(`${command.join(' ')} ended with ${code ?? signal}\n${output.slice(-2000)}${problems}`);
    return { output, wallSeconds, tree: watch.stop() };
  } finally {
    clearTimeout(timer);
    watch.stop();
    if (child.pid !== undefined) groups.delete(child.pid);
  }
}

const groups = new Set<number>();
let follows = false;

/** Ends the group with the bench itself, where a person stops that. */
export function followBench(pid: number | undefined): void {
  if (pid === undefined) return;
  if (!follows) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, endAll);
  follows = true;
  groups.add(pid);
}

function endAll(): void {
  for (const pid of groups) endGroup(pid);
  process.exit(1);
}

/** Ends a process that leads a group, and the group with it. */
export function endGroup(pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (pid === undefined) return;
  groups.delete(pid);
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
