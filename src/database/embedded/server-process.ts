import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ServerFiles } from './server-files.ts';

export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isServerOnLinux(pid: number, files: ServerFiles): Promise<boolean> {
  const about = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in brackets, then the state. A zombie has ended; where nobody collects it, as in some containers, it stays.
  if (!/\(postgres\) [^ZX]/.test(about)) return false;
  try {
    // PostgreSQL works in its data folder; under which name that was reached does not matter.
    const [working, data] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(files.data)]);
    return working.ino === data.ino && working.dev === data.dev;
  } catch {
    // Gone meanwhile, or another user's: then it may be ours, and is left alone.
    return isAlive(pid);
  }
}

/**
 * Whether a process id, which may stand in a file that a crash left behind, is a server of these files. Ids are given
 * again: after a restart of the machine or of a container it may be any other program.
 */
export async function isServer(pid: number, files: ServerFiles): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') return isServerOnLinux(pid, files);
  if (process.platform === 'win32') return true;
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: '' }));
  return stdout.includes('postgres');
}
