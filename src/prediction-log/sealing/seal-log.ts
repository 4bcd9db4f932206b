import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isUnfinishedName, withFileLock } from '../../files/index.ts';
import { listDayFiles, listDays, listLoggedModels } from '../segment-folder.ts';
import { removeSealedLines, sealSegment } from './seal-segment.ts';

/** What became of the closed segments of a log. */
export interface SealReport {
  readonly segments: number;
  readonly rows: number;
  readonly bytes: number;
  /** Those that stay as lines, and why. */
  readonly failures: readonly { readonly model: string; readonly segment: string; readonly problem: string }[];
}

/** A sealing that takes longer than this is of a machine that stopped; one more beside it does no harm. */
const lockTimeoutMs = 600_000;

/**
 * Seals every closed segment, one after the other, and clears away what a sealing that was cut off left behind. One
 * process does so at a time.
 * @param passedOver segments that could not be sealed before, as `model/segment`
 */
export function sealLog(
  logFolder: string,
  { memoryMb, passedOver, signal }: { memoryMb: number; passedOver: ReadonlySet<string>; signal?: AbortSignal },
): Promise<SealReport> {
  const folder = resolve(logFolder);
  const busy = (): Error => new Error('another process has been sealing the log for ten minutes');
  return withFileLock(join(folder, '.sealing.lock'), { timeoutMs: lockTimeoutMs, onTimeout: busy }, async () => {
    const failures: { model: string; segment: string; problem: string }[] = [];
    let segments = 0;
    let rows = 0;
    let bytes = 0;
    for (const model of await listLoggedModels(folder)) {
      for (const day of await listDays(folder, model)) {
        const dayFolder = join(folder, model, day);
        for (const name of await readdir(dayFolder)) {
          if (isUnfinishedName(name)) await rm(join(dayFolder, name), { force: true });
        }
        await removeSealedLines(folder, model, day);
        for (const file of await listDayFiles(folder, model, day)) {
          if (signal?.aborted) return { segments, rows, bytes, failures };
          if (file.state !== 'closed' || passedOver.has(`${model}/${file.segment}`)) continue;
          try {
            const sealed = await sealSegment(dayFolder, file, memoryMb);
            if (sealed === null) continue;
            segments += 1;
            rows += sealed.rows;
            bytes += sealed.bytes;
          } catch (error) {
            // One damaged segment does not keep the others from being sealed.
            const problem = error instanceof Error ? error.message : String(error);
            failures.push({ model, segment: file.segment, problem });
          }
        }
      }
    }
    return { segments, rows, bytes, failures };
  });
}
