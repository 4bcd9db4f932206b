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
  /** The place of its last row in the order of arrival. */
  lastArrival: number;
  rowCount: number;
  refusedCount: number;
  readonly ranges: { segment: string; first: number; last: number }[];
}

/**
 * Cuts rows that are in no window yet into windows, in the order of their arrival. Each row comes into one window, and
 * rows of two versions never into the same: while two answer by turns each has a window that is open, and when one closes
 * all do, so that what is cut is always a beginning of each segment. A row that is late, or was written under a clock that had gone back, belongs
 * to the window that is open when it arrives: none is lost and none is counted twice. Rows that no window has are in those
 * that are not closed yet; they come again with the next call.
 */
export function cutWindows(segments: readonly SegmentRows[], request: CutRequest): readonly Window[] {
  const { policy, soFar, nowMs, closesOnRequest } = request;
  const windows: Window[] = [];
  let { last, emptyInARow } = soFar;
  /** By version. They end in the same period. */
  const open = new Map<string, OpenWindow>();

  const periodEndOf = (timeMs: number): number =>
    policy.durationMs === null ? Infinity : (Math.floor(timeMs / policy.durationMs) + 1) * policy.durationMs;

  function keep(window: Window): void {
    windows.push(window);
    last = window;
    emptyInARow = window.rowCount + window.refusedCount === 0 ? emptyInARow + 1 : 0;
  }

  const isFull = ({ rowCount, refusedCount }: OpenWindow): boolean => rowCount + refusedCount === policy.rows;

  function closeAll(endOf: (window: OpenWindow) => WindowEnd): void {
    // The last of them is the one that a row came into last: the version that answers now.
    for (const window of [...open.values()].sort((one, other) => one.lastArrival - other.lastArrival)) {
      const { version, startsAtMs, periodEndMs, lastTimeMs, rowCount, refusedCount, ranges } = window;
      const closedBy = endOf(window);
      const endsAtMs = closedBy === 'time' ? periodEndMs : lastTimeMs;
      keep({ version, startsAtMs, endsAtMs, rowCount, refusedCount, closedBy, ranges });
    }
    open.clear();
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
      lastArrival: 0,
      rowCount: 0,
      refusedCount: 0,
      ranges: [],
    };
  }

  const isOver = (timeMs: number): boolean => [...open.values()].some(({ periodEndMs }) => timeMs >= periodEndMs);

  let arrivals = 0;
  for (const arrival of arrivalsOf(segments, last?.endsAtMs ?? 0)) {
    if (isOver(arrival.timeMs)) closeAll(() => 'time');
    if (open.size === 0) keepEmpty(arrival.timeMs);
    const window = open.get(arrival.version) ?? start(arrival);
    open.set(arrival.version, window);
    arrivals += 1;
    window.lastArrival = arrivals;
    extend(window.ranges, arrival);
    window.lastTimeMs = Math.max(window.lastTimeMs, arrival.timeMs);
    if (arrival.isRefused) window.refusedCount += 1;
    else window.rowCount += 1;
    if (isFull(window)) closeAll((one) => (one === window ? 'count' : 'version'));
  }
  if (isOver(nowMs - policy.graceMs)) closeAll(() => 'time');
  const isEnough = ({ rowCount, refusedCount }: OpenWindow): boolean => rowCount + refusedCount >= policy.minimumRows;
  if (closesOnRequest && [...open.values()].some(isEnough)) {
    closeAll((window) => (isEnough(window) ? 'request' : 'version'));
  }
  if (open.size === 0) keepEmpty(nowMs - policy.graceMs);
  return windows;
}

/** Of each segment a window has one stretch, in which rows of other versions may stand: they are not its own. */
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
