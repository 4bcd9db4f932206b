import { readFile } from 'node:fs/promises';

/** Megabytes that a process holds in memory now; undefined where it has ended or the system tells no other process. */
export async function residentMemoryMb(processId: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const status = await readFile(`/proc/${processId}/status`, 'utf8');
    const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
