import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Git answers in milliseconds; a folder on a dead network drive must not hold a training up. */
const timeoutMs = 2_000;

/** The commit that a folder is at, in hexadecimal; null where it is under no version control or git is not there. */
export async function sourceCommit(folder: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--verify', 'HEAD'], {
      cwd: folder,
      timeout: timeoutMs,
    });
    const commit = stdout.trim();
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
  } catch {
    return null;
  }
}
