import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { currentProcess, isProcessAlive, syncFolder } from '../files/index.ts';
import { parseLine } from './line.ts';
import { isMissing, listDayFiles, listDays, listLoggedModels } from './segment-folder.ts';
import { baseOf, closedFileName, type SegmentFile } from './segment-name.ts';

/** What was done with a segment whose process is gone. */
export interface RepairedSegment {
  readonly model: string;
  readonly segment: string;
  /** What stood behind its last whole row and was moved beside it, in bytes. */
  readonly tornBytes: number;
}

const pieceBytes = 64 * 1024;
const lineFeed = 0x0a;

/**
 * Closes the segments whose processes are gone. A row that was only begun is moved to a file of its own, `.torn`: nobody
 * was answered with it. Only the end of each file is looked at.
 *
 * @param abandonedMs for segments of another machine, whose processes cannot be asked: how long they lie unchanged
 */
export async function repairSegments(
  folder: string,
  { abandonedMs, nowMs }: { readonly abandonedMs: number; readonly nowMs: number },
): Promise<readonly RepairedSegment[]> {
  const repaired: RepairedSegment[] = [];
  for (const model of await listLoggedModels(folder)) {
    for (const day of await listDays(folder, model)) {
      for (const file of await listDayFiles(folder, model, day)) {
        const dayFolder = join(folder, model, day);
        try {
          if (file.state !== 'open' || !(await isAbandoned(join(dayFolder, file.file), file, abandonedMs, nowMs))) {
            continue;
          }
          repaired.push({ model, segment: file.segment, tornBytes: await closeAbandoned(dayFolder, file) });
        } catch (error) {
          // Another process was faster.
          if (!isMissing(error)) throw error;
        }
      }
    }
  }
  return repaired;
}

async function isAbandoned(path: string, { owner }: SegmentFile, abandonedMs: number, nowMs: number): Promise<boolean> {
  const isAlive = owner === null ? undefined : isProcessAlive(owner);
  if (isAlive !== undefined) return !isAlive;
  return nowMs - (await stat(path)).mtimeMs > abandonedMs;
}

async function closeAbandoned(folder: string, { file, segment }: SegmentFile): Promise<number> {
  const path = join(folder, file);
  const { size } = await stat(path);
  const end = await endOfLastRow(path, size);
  if (end < size) await setAside(path, end, join(folder, `${baseOf(segment)}.${currentProcess().pid}.torn`));
  if (end === 0) await rm(path);
  else await rename(path, join(folder, closedFileName(baseOf(segment))));
  await syncFolder(folder);
  return size - end;
}

/** Where the last whole row ends, from the back: as a loss of power may leave more than one that is none. */
async function endOfLastRow(path: string, size: number): Promise<number> {
  const handle = await open(path, 'r');
  try {
    let tail = Buffer.alloc(0);
    let start = size;
    for (;;) {
      const end = tail.lastIndexOf(lineFeed);
      const before = end <= 0 ? -1 : tail.lastIndexOf(lineFeed, end - 1);
      // A line is judged when its beginning is there.
      if (end >= 0 && (before >= 0 || start === 0)) {
        if (parseLine(tail.toString('utf8', before + 1, end), 0) !== undefined) return start + end + 1;
        tail = tail.subarray(0, before + 1);
      } else if (start === 0) {
        return 0;
      } else {
        const from = Math.max(0, start - pieceBytes);
        const piece = Buffer.alloc(start - from);
        await handle.read(piece, 0, piece.length, from);
        tail = Buffer.concat([piece, tail]);
        start = from;
      }
    }
  } finally {
    await handle.close();
  }
}

async function setAside(path: string, end: number, aside: string): Promise<void> {
  const from = await open(path, 'r+');
  try {
    const { size } = await from.stat();
    const to = await open(aside, 'w');
    try {
      const piece = Buffer.alloc(Math.min(pieceBytes, size - end));
      for (let at = end; at < size; ) {
        const { bytesRead } = await from.read(piece, 0, piece.length, at);
        if (bytesRead === 0) break;
        await to.write(piece, 0, bytesRead);
        at += bytesRead;
      }
    } catch (error) {
      // On a full disk what nobody was answered with is not worth a refusal to start.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      await to.close();
    }
    await from.truncate(end);
    await from.datasync();
  } finally {
    await from.close();
  }
}
