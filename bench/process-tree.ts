import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessTree {
  /** The largest resident set that any one of the processes had, in MB of 2^20 bytes. */
  readonly largestProcessMb: number;
  /** Its command, shortened. */
  readonly largestProcess: string;
  /** The most that all of them held at one time; memory that they share is counted once for each. */
  readonly totalMb: number;
  /** Of all of them, in user and system mode; what one did since the last look before it ended is not in it. */
  readonly cpuSeconds: number;
}

/** Of the kernel's figures to user space, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

const pollMs = 20;

/** Follows a process and its descendants until `stop`; /proc is read every 20 ms, and nothing is seen where there is none. */
export function watchProcessTree(root: number | undefined): { stop(): ProcessTree } {
  let largestProcessMb = 0;
  let largestProcess = '';
  let totalMb = 0;
  const cpuTicks = new Map<number, number>();
  const members = new Set<number>(root === undefined ? [] : [root]);
  const look = (): void => {
    let total = 0;
    for (const [pid, parent] of parents()) if (members.has(parent)) members.add(pid);
    for (const pid of members) {
      const memory = residentMb(pid);
      if (memory === null) continue;
      total += memory.now;
      cpuTicks.set(pid, ticksOf(pid));
      if (memory.peak > largestProcessMb) {
        largestProcessMb = memory.peak;
        largestProcess = commandOf(pid) || largestProcess;
      }
    }
    totalMb = Math.max(totalMb, total);
  };
  look();
  const timer = setInterval(look, pollMs);
  return {
    stop: () => {
      clearInterval(timer);
      const ticks = [...cpuTicks.values()].reduce((sum, value) => sum + value, 0);
      return { largestProcessMb, largestProcess, totalMb, cpuSeconds: ticks / ticksPerSecond };
    },
  };
}

/** Every process and its parent, ascending by id, so that a parent mostly stands before its children. */
function parents(): [number, number][] {
  return folderEntries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
    .flatMap((pid) => {
      // The name in parentheses may hold anything; what follows the last one is fixed.
      const fields = /\) \S (\d+)/.exec(text(`/proc/${pid}/stat`));
      return fields === null ? [] : [[pid, Number(fields[1])] as [number, number]];
    });
}

/** Time in user and system mode: the 14th and 15th field, counted after the name. */
function ticksOf(pid: number): number {
  const fields = text(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** VmHWM is the kernel's own peak, so that a peak between two looks is seen. */
export function residentMb(pid: number): { now: number; peak: number } | null {
  const status = text(`/proc/${pid}/status`);
  const field = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  const now = field('VmRSS');
  return Number.isFinite(now) ? { now, peak: field('VmHWM') } : null;
}

const commandOf = (pid: number): string => text(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 120);

function folderEntries(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
