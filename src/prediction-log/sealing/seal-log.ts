import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { isUnfinishedName, withFileLock } from '../../files/index.ts';
import { listDayFiles, listDays, listLoggedModels } from '../segment-folder.ts';
import type { SegmentFile } from '../segment-name.ts';
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
/** DuckDB works on one thread for each; more would take more memory, and the cores of the server. */
const atOnce = 2;

/**
 * Seals every closed segment, and clears away what a sealing that was cut off left behind. One process does so at a time.
 * @param passedOver segments that could not be sealed before, as `model/segment`
 */
export function sealLog(
  logFolder: string,
  { memoryMb, passedOver, signal }: { memoryMb: number; passedOver: ReadonlySet<string>; signal?: AbortSignal },
): Promise<SealReport> {
  const folder = resolve(logFolder);
  const busy = (): Error => new Error('another process has been sealing the log for ten minutes');
  return withFileLock(join(folder, '.sealing.lock'), { timeoutMs: lockTimeoutMs, onTimeout: busy }, async () => {
    const closed = await findClosed(folder, passedOver);
    const failures: { model: string; segment: string; problem: string }[] = [];
    let segments = 0;
    let rows = 0;
    let bytes = 0;
    const sealOne = async ({ model, dayFolder, file }: ClosedSegment): Promise<void> => {
      if (signal?.aborted) return;
      try {
        const sealed = await sealSegment(dayFolder, file, memoryMb);
        if (sealed === null) return;
        segments += 1;
        rows += sealed.rows;
        bytes += sealed.bytes;
      } catch (error) {
        // One damaged segment does not keep the others from being sealed.
        const problem = error instanceof Error ? error.message : String(error);
        failures.push({ model, segment: file.segment, problem });
      }
    };
    const limit = pLimit(atOnce);
    await Promise.all(closed.map((segment) => limit(sealOne, segment)));
    return { segments, rows, bytes, failures };
  });
}

interface ClosedSegment {
  readonly model: string;
  readonly dayFolder: string;
  readonly file: SegmentFile;
}

/** What is to be sealed, the oldest first, after what was cut off is cleared away. */
async function findClosed(folder: string, passedOver: ReadonlySet<string>): Promise<readonly ClosedSegment[]> {
  const closed: ClosedSegment[] = [];
  for (const model of await listLoggedModels(folder)) {
    for (const day of await listDays(folder, model)) {
      const dayFolder = join(folder, model, day);
      for (const name of await readdir(dayFolder)) {
        if (isUnfinishedName(name)) await rm(join(dayFolder, name), { force: true });
      }
      await removeSealedLines(folder, model, day);
      for (const file of await listDayFiles(folder, model, day)) {
        const isWanted = file.state === 'closed' && !passedOver.has(`${model}/${file.segment}`);
        if (isWanted) closed.push({ model, dayFolder, file });
      }
    }
  }
  return closed;
}
