import { NativeError } from './native-engine.ts';

const megabyte = 1024 ** 2;
const parentId = process.ppid;

/** On POSIX a process whose parent ended gets another one. */
const isOrphan = (): boolean => process.ppid !== parentId;

/** Raised where the child itself sees that it holds more memory than it may. */
export class MemoryLimitError extends NativeError {}

/**
 * What is looked at between rounds. The parent watches memory from outside where the system tells it of other
 * processes (Linux), and more often; elsewhere this is the limit.
 */
export function watchLimits(memoryMb: number): () => void {
  return () => {
    if (isOrphan()) process.exit(1);
    if (process.platform === 'linux') return;
    const residentMb = process.memoryUsage.rss() / megabyte;
    if (residentMb > memoryMb) {
      throw new MemoryLimitError(`holds ${Math.round(residentMb)} MB, more than the ${memoryMb} MB that it may`);
    }
  };
}
