import type { DeepReadonly, Settings } from '../../config/index.ts';
import { type Arrival, arrivalsOf, type SegmentRows } from './arrivals.ts';
import type { RowRange, Window, WindowEnd } from './window.ts';

export type WindowPolicy = DeepReadonly<Settings['monitoring']['windows']>;

/** What the windows before left behind. */
export interface WindowsSoFar {
  readonly last: { readonly version: string; readonly endsAtMs: number } | null;
  /** How many of the last windows had no request at all. */
  readonly emptyInARow: number;
}

export interface CutRequest {
  readonly policy: WindowPolicy;
  readonly soFar: WindowsSoFar;
  readonly nowMs: number;
  /** Whether a window that is not full is closed as well, where it has `policy.minimumRows`. */
  readonly closesOnRequest: boolean;
}

interface OpenWindow {
  readonly version: string;
  readonly startsAtMs: number;
  /** Infinity where time closes none. */
  readonly periodEndMs: number;
  lastTimeMs: number;
  rowCount: number;
  refusedCount: number;
  readonly ranges: { segment: string; first: number; last: number }[];
}

/**
 * Cuts rows that are in no window yet into windows, in the order of their arrival. Each row comes into one window, and
 * rows of two versions never into the same. A row that is late, or was written under a clock that had gone back, belongs
 * to the window that is open when it arrives: none is lost and none is counted twice. Rows that no window has are in the
 * last one, which is not closed yet; they come again with the next call.
 */
export function cutWindows(segments: readonly SegmentRows[], request: CutRequest): readonly Window[] {
  const { policy, soFar, nowMs, closesOnRequest } = request;
  const windows: Window[] = [];
  let { last, emptyInARow } = soFar;
  let open: OpenWindow | undefined;

  const periodEndOf = (timeMs: number): number =>
    policy.durationMs === null ? Infinity : (Math.floor(timeMs / policy.durationMs) + 1) * policy.durationMs;

  function keep(window: Window): void {
    windows.push(window);
    last = window;
    emptyInARow = window.rowCount + window.refusedCount === 0 ? emptyInARow + 1 : 0;
  }

  function close(closedBy: WindowEnd): void {
    if (open === undefined) return;
    const { version, startsAtMs, periodEndMs, lastTimeMs, rowCount, refusedCount, ranges } = open;
    const endsAtMs = closedBy === 'time' ? periodEndMs : lastTimeMs;
    keep({ version, startsAtMs, endsAtMs, rowCount, refusedCount, closedBy, ranges });
    open = undefined;
  }

  /** Periods without a request, whole and over by `untilMs`. */
  function keepEmpty(untilMs: number): void {
    const { durationMs } = policy;
    while (durationMs !== null && last !== null && emptyInARow < policy.maximumEmpty) {
      const { version, endsAtMs: before } = last;
      const startsAtMs = before % durationMs === 0 ? before : periodEndOf(before);
      const endsAtMs = startsAtMs + durationMs;
      if (endsAtMs > untilMs) return;
      keep({ version, startsAtMs, endsAtMs, rowCount: 0, refusedCount: 0, closedBy: 'time', ranges: [] });
    }
  }

  function start({ version, timeMs }: Arrival): OpenWindow {
    const periodEndMs = periodEndOf(timeMs);
    // Before the first request nobody was watched.
    const periodStartMs = policy.durationMs === null || last === null ? timeMs : periodEndMs - policy.durationMs;
    return {
      version,
      startsAtMs: Math.max(periodStartMs, last?.endsAtMs ?? 0),
      periodEndMs,
      lastTimeMs: timeMs,
      rowCount: 0,
      refusedCount: 0,
      ranges: [],
    };
  }

  for (const arrival of arrivalsOf(segments, last?.endsAtMs ?? 0)) {
    if (open !== undefined && arrival.timeMs >= open.periodEndMs) close('time');
    if (open !== undefined && arrival.version !== open.version) close('version');
    if (open === undefined) keepEmpty(arrival.timeMs);
    open ??= start(arrival);
    extend(open.ranges, arrival);
    open.lastTimeMs = Math.max(open.lastTimeMs, arrival.timeMs);
    if (arrival.isRefused) open.refusedCount += 1;
    else open.rowCount += 1;
    if (open.rowCount + open.refusedCount === policy.rows) close('count');
  }
  if (open !== undefined && nowMs >= open.periodEndMs + policy.graceMs) close('time');
  if (open !== undefined && closesOnRequest && open.rowCount + open.refusedCount >= policy.minimumRows) {
    close('request');
  }
  if (open === undefined) keepEmpty(nowMs - policy.graceMs);
  return windows;
}

/** Of each segment a window has one stretch: its rows come in their own order, however segments interleave. */
function extend(ranges: OpenWindow['ranges'], { segment, row }: Arrival): void {
  const range = ranges.find((candidate) => candidate.segment === segment);
  if (range === undefined) ranges.push({ segment, first: row, last: row });
  else range.last = row;
}

/** How far each segment is cut after these windows. */
export function positionsAfter(
  before: Readonly<Record<string, number>>,
  windows: readonly Pick<Window, 'ranges'>[],
): Readonly<Record<string, number>> {
  const positions: Record<string, number> = { ...before };
  for (const { segment, last } of windows.flatMap<RowRange>(({ ranges }) => ranges)) {
    positions[segment] = Math.max(positions[segment] ?? 0, last + 1);
  }
  return positions;
}
