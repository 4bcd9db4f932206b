import { refusalOf } from '../../files/index.ts';

/**
 * `ok`: rows are taken. `full`, `unwritable`, `failing`: the last write failed, and the next is tried after
 * `predictionLog.retryMs`. `slow`: one write takes longer than `predictionLog.maximumDelayMs`, or too much waits for it.
 * `failed`: the disk lost what it had taken; nothing is acknowledged any more until the process starts again.
 */
export type WriterStatus = 'ok' | 'full' | 'unwritable' | 'failing' | 'slow' | 'failed';

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const unwritable: ReadonlySet<unknown> = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST']);

export function statusOfFailure(error: Error): WriterStatus {
  const code = 'code' in error ? error.code : undefined;
  if (full.has(code)) return 'full';
  return unwritable.has(code) ? 'unwritable' : 'failing';
}

export const reasonOf = (error: Error): string => refusalOf(error) ?? error.message;
