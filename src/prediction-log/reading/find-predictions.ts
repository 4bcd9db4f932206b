import { idLength, predictionStart } from '../line.ts';
import { listDayFiles, listLoggedModels, preferSealed } from '../segment-folder.ts';
import { dayOf, type SegmentFile } from '../segment-name.ts';
import type { FindSealed } from './find-in-thread.ts';
import { headOf, isPredictionLine } from './line-places.ts';
import { withSegmentIfThere } from './open-segment.ts';
import { forEachLine, readWholeLines } from './scan-lines.ts';

/** Where a prediction was found. */
export interface FoundPrediction {
  readonly model: string;
  readonly version: string;
  readonly timeMs: number;
}

/** A UUID of version 7, in lower case as they are made here. */
const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A prediction waits for its segment no longer than `predictionLog.maximumDelayMs`, which is half a minute at most. */
const slackMs = 60_000;

/**
 * Finds predictions by their ids. The time in an id says which segments to look in: those of its day, and of each writer
 * the one that was open then. An id goes back with no clock, and neither do the starts of a writer's segments.
 *
 * @returns by id; ids that are nowhere are left out
 */
export async function findPredictions(
  folder: string,
  ids: readonly string[],
  findSealed: FindSealed,
): Promise<ReadonlyMap<string, FoundPrediction>> {
  const found = new Map<string, FoundPrediction>();
  const wanted = [...new Set(ids)].filter((id) => idPattern.test(id)).sort();
  if (wanted.length === 0) return found;
  const days = idsOfDays(wanted);
  for (const model of await listLoggedModels(folder)) {
    for (const [day, ofDay] of days) {
      const files = preferSealed(await listDayFiles(folder, model, dayOf(day * dayMs)));
      for (const [file, missing] of candidates(files, ofDay, found)) {
        const read = async (now: SegmentFile, path: string): Promise<void> => {
          if (now.state !== 'sealed') return findInLines(path, model, missing, found);
          for (const { id, ...place } of await findSealed(path, [...missing])) found.set(id, { model, ...place });
        };
        await withSegmentIfThere(folder, model, file.segment, read);
      }
    }
  }
  return found;
}

const latestMs = Date.parse('9999-12-31T00:00:00Z');
const dayMs = 86_400_000;
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** By the number of the day since 1970, the ids that may be logged on it, in order. */
function idsOfDays(ids: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const days = new Map<number, string[]>();
  const add = (day: number, id: string): void => {
    const ofDay = days.get(day);
    if (ofDay === undefined) days.set(day, [id]);
    else ofDay.push(id);
  };
  for (const id of ids) {
    const timeMs = timeOf(id);
    // Ids may name any of 280,000 years; dates do not go so far.
    if (timeMs > latestMs) continue;
    const first = Math.floor(Math.max(0, timeMs - slackMs) / dayMs);
    const last = Math.floor((timeMs + slackMs) / dayMs);
    add(first, id);
    if (last !== first) add(last, id);
  }
  return days;
}

/** How many of the ids, which are in order, are of a time before this one. */
function countBefore(ids: readonly string[], timeMs: number): number {
  let [least, most] = [0, ids.length];
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (timeOf(ids[middle] as string) < timeMs) least = middle + 1;
    else most = middle;
  }
  return least;
}

/** The segments that may hold some of the ids, each with those. */
function* candidates(
  files: readonly SegmentFile[],
  ids: readonly string[],
  found: ReadonlyMap<string, unknown>,
): Generator<[SegmentFile, ReadonlySet<string>]> {
  const nextStart = new Map<string, number>();
  // Backwards: the segment that a writer began next ends the one before.
  for (const file of [...files].reverse()) {
    const endMs = nextStart.get(file.writer) ?? Infinity;
    nextStart.set(file.writer, file.startMs);
    const [from, to] = [countBefore(ids, file.startMs - slackMs), countBefore(ids, endMs + slackMs + 1)];
    const its = ids.slice(from, to).filter((id) => !found.has(id));
    if (its.length > 0) yield [file, new Set(its)];
  }
}

async function findInLines(
  path: string,
  model: string,
  ids: ReadonlySet<string>,
  found: Map<string, FoundPrediction>,
): Promise<void> {
  for await (const { bytes, end } of readWholeLines(path)) {
    forEachLine({ bytes, end }, (start, lineEnd) => {
      if (!isPredictionLine(bytes, start)) return;
      const at = start + predictionStart.length;
      const id = bytes.toString('latin1', at, at + idLength);
      if (!ids.has(id)) return;
      const head = headOf(bytes, start, lineEnd);
      if (head !== undefined) found.set(id, { model, version: head.version, timeMs: Date.parse(head.time) });
    });
  }
}
