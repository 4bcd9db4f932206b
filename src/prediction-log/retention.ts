import { rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { isMissing, listDayFiles, listDays, listLoggedModels, pathOf } from './segment-folder.ts';
import { dayOf, type SegmentFile } from './segment-name.ts';

const dayMs = 86_400_000;

export interface RemovedSegment {
  readonly model: string;
  readonly segment: string;
  readonly rows: number;
}

/**
 * Removes sealed segments that are too old, and then the oldest of all models while the log is too large. What is not
 * sealed yet is never removed.
 */
export async function removeOldSegments(
  folder: string,
  settings: Settings['predictionLog']['retention'],
  nowMs: number,
): Promise<readonly RemovedSegment[]> {
  const sealed: { model: string; file: SegmentFile; bytes: number }[] = [];
  let totalBytes = 0;
  for (const model of await listLoggedModels(folder)) {
    for (const day of await listDays(folder, model)) {
      for (const file of await listDayFiles(folder, model, day)) {
        const bytes = await sizeOf(pathOf(folder, model, file));
        totalBytes += bytes;
        if (file.state === 'sealed') sealed.push({ model, file, bytes });
      }
    }
  }
  sealed.sort((one, other) => (one.file.segment < other.file.segment ? -1 : 1));
  const firstKeptDay = dayOf(nowMs - settings.maximumDays * dayMs);
  const removed: RemovedSegment[] = [];
  for (const { model, file, bytes } of sealed) {
    if (file.day >= firstKeptDay && totalBytes <= settings.maximumBytes) continue;
    await rm(pathOf(folder, model, file), { force: true });
    // Gone with its last file.
    await rmdir(join(folder, model, file.day)).catch(() => {});
    totalBytes -= bytes;
    removed.push({ model, segment: file.segment, rows: file.rows ?? 0 });
  }
  return removed;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
