import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process on which machine. A process id alone is given again to others. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it started, in the words of its system; empty where that does not tell. */
  readonly started: string;
}

/** Linux: clock ticks since the machine started, and which start of the machine that was. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return '';
  try {
    const about = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name in brackets, which may hold anything: the state first, the start twentieth.
    const fields = about.slice(about.lastIndexOf(')') + 2).split(' ');
    // A zombie does nothing any more.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    return `${boot}-${fields[19]}`;
  } catch {
    return undefined;
  }
}

let own: ProcessIdentity | undefined;

export function currentProcess(): ProcessIdentity {
  own ??= { host: hostname(), pid: process.pid, started: startOf(process.pid) ?? '' };
  return own;
}

/** Whether a process of this machine still runs; undefined for one of another machine. */
export function isProcessAlive({ host, pid, started }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === started;
}

export const formatProcessIdentity = ({ host, pid, started }: ProcessIdentity): string => `${host}/${pid}/${started}`;

/** Undefined for a text that names no process. */
export function parseProcessIdentity(text: string): ProcessIdentity | undefined {
  const [, host, pid, started] = /^(.*)\/(\d+)\/([^/]*)$/s.exec(text) ?? [];
  if (host === undefined || pid === undefined || started === undefined) return undefined;
  return { host, pid: Number(pid), started };
}
