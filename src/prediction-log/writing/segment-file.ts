import { close, fdatasync, ftruncate, open, write } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type ProcessIdentity, syncFolder } from '../../files/index.ts';
import { closedFileName, dayEndMs, openFileName, segmentName } from '../segment-name.ts';

type Done = (error: Error | null) => void;

/** One segment that this process appends to. Calls must follow each other. */
export interface SegmentFile {
  readonly bytes: number;
  readonly openedAtMs: number;
  /** Rows that are made from here on belong to the next day. */
  readonly dayEndMs: number;
  /** Appends all of the bytes, or calls back with an error and has appended none that count. */
  append(bytes: Buffer, done: Done): void;
  sync(done: Done): void;
  /** Takes away what was written behind the last rows that count. */
  cutBack(done: Done): void;
  /** Takes back the last `append`, which was done. */
  takeBack(bytes: number, done: Done): void;
  /** Makes it whole and closed; one without a row leaves nothing. */
  finish(): Promise<void>;
}

export interface SegmentPlace {
  /** Of the model. */
  readonly folder: string;
  readonly writer: string;
  readonly owner: ProcessIdentity;
  readonly count: number;
  readonly startMs: number;
  readonly nowMs: number;
  /** Whether the file's name is on the disk before it is used. */
  readonly isDurable: boolean;
}

/** Creates the file of a new segment. */
export async function createSegmentFile(place: SegmentPlace): Promise<SegmentFile> {
  const { day, base } = segmentName(place.startMs, place.writer, place.count);
  const folder = join(place.folder, day);
  const created = await mkdir(folder, { recursive: true });
  const path = join(folder, openFileName(base, place.owner));
  const descriptor = await promisify(open)(path, 'wx', 0o644);
  if (place.isDurable) {
    await syncFolder(folder);
    for (let made = folder; created !== undefined && made.length >= created.length; made = dirname(made)) {
      await syncFolder(dirname(made));
    }
  }
  let bytes = 0;
  /** Whether there may be more in the file than the rows that count. */
  let hasRest = false;

  // Always at the same place after a failure: what a write left behind there is overwritten or cut off.
  function append(from: Buffer, done: Done): void {
    let written = 0;
    hasRest = true;
    const step = (): void =>
      write(descriptor, from, written, from.length - written, bytes + written, (error, count) => {
        if (error !== null) return done(error);
        written += count;
        if (written < from.length) return step();
        bytes += written;
        hasRest = false;
        done(null);
      });
    step();
  }

  const cutBack = (done: Done): void =>
    ftruncate(descriptor, bytes, (error) => {
      if (error === null) hasRest = false;
      done(error);
    });

  return {
    get bytes() {
      return bytes;
    },
    openedAtMs: place.nowMs,
    dayEndMs: dayEndMs(place.startMs),
    append,
    sync: (done) => fdatasync(descriptor, done),
    cutBack,
    takeBack(count, done) {
      bytes -= count;
      hasRest = true;
      cutBack(done);
    },
    async finish() {
      try {
        if (hasRest) await promisify(cutBack)();
        await promisify(fdatasync)(descriptor);
      } finally {
        await promisify(close)(descriptor);
      }
      if (bytes === 0) await rm(path);
      else await rename(path, join(folder, closedFileName(base)));
      await syncFolder(folder);
    },
  };
}
