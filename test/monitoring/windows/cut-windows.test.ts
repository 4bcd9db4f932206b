import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/settings.ts';
import type { SegmentRows } from '../../../src/monitoring/windows/arrivals.ts';
import { cutWindows, positionsAfter, type WindowsSoFar } from '../../../src/monitoring/windows/cut-windows.ts';
import type { Window } from '../../../src/monitoring/windows/window.ts';

const hourMs = 3_600_000;
const nothingYet: WindowsSoFar = { last: null, emptyInARow: 0 };

const policyOf = (windows: Record<string, unknown>) =>
  settingsSchema.parse({ monitoring: { windows } }).monitoring.windows;

interface Row {
  readonly timeMs: number;
  readonly version?: string;
  readonly isRefused?: boolean;
}

function segmentOf(name: string, rows: readonly Row[], first = 0): SegmentRows {
  const versions = [...new Set(rows.map(({ version = '1' }) => version))];
  return {
    segment: name,
    first,
    timesMs: rows.map(({ timeMs }) => timeMs),
    versionCodes: rows.map(({ version = '1' }) => versions.indexOf(version)),
    versions,
    isRefused: rows.map(({ isRefused = false }) => (isRefused ? 1 : 0)),
  };
}

const every = (count: number, stepMs: number, fromMs = 0): Row[] =>
  Array.from({ length: count }, (_, index) => ({ timeMs: fromMs + index * stepMs }));

const cut = (
  segments: readonly SegmentRows[],
  policy: Record<string, unknown>,
  more: { nowMs?: number; closesOnRequest?: boolean; soFar?: WindowsSoFar } = {},
) =>
  cutWindows(segments, {
    policy: policyOf(policy),
    soFar: more.soFar ?? nothingYet,
    nowMs: more.nowMs ?? 0,
    closesOnRequest: more.closesOnRequest ?? false,
  });

const rangesOf = (windows: readonly Window[]) => windows.map(({ ranges }) => ranges);

describe('windows by count', () => {
  it('close at their number of requests, and leave the rest for later', () => {
    const windows = cut([segmentOf('a', every(250, 1_000))], { rows: 100, durationMs: null });
    expect(rangesOf(windows)).toEqual([
      [{ segment: 'a', first: 0, last: 99 }],
      [{ segment: 'a', first: 100, last: 199 }],
    ]);
    expect(windows.map(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs])).toEqual([
      [0, 99_000],
      [100_000, 199_000],
    ]);
  });

  it('count refused requests: where all are refused, that must be seen', () => {
    const rows = every(100, 1).map((row, index) => ({ ...row, isRefused: index % 4 !== 0 }));
    const [window] = cut([segmentOf('a', rows)], { rows: 100, durationMs: null });
    expect(window).toMatchObject({ rowCount: 25, refusedCount: 75, closedBy: 'count' });
  });

  it('close early on request, where there are rows enough to say anything', () => {
    const policy = { rows: 100, durationMs: null, minimumRows: 20 };
    const ask = (count: number) => cut([segmentOf('a', every(count, 1))], policy, { closesOnRequest: true });
    expect(ask(19)).toEqual([]);
    expect(ask(20)).toMatchObject([{ rowCount: 20, closedBy: 'request' }]);
  });
});

describe('windows by time', () => {
  const policy = { rows: null, durationMs: hourMs, graceMs: 60_000 };

  it('end at whole hours since 1970, when a later row comes or the grace is over', () => {
    const rows = every(10, hourMs / 4, 5 * hourMs);
    const early = cut([segmentOf('a', rows)], policy, { nowMs: 8 * hourMs + 59_999 });
    expect(
      early.map(({ startsAtMs, endsAtMs, rowCount }) => [startsAtMs / hourMs, endsAtMs / hourMs, rowCount]),
    ).toEqual([
      [5, 6, 4],
      [6, 7, 4],
    ]);
    const late = cut([segmentOf('a', rows)], policy, { nowMs: 8 * hourMs + 60_000 });
    expect(late).toMatchObject([{}, {}, { rowCount: 2, closedBy: 'time', endsAtMs: 8 * hourMs }]);
  });

  it('begin with the first request, since nobody was watched before, and then where the one before ended', () => {
    const windows = cut([segmentOf('a', every(3, hourMs, 5.5 * hourMs))], policy, { nowMs: 9 * hourMs });
    expect(windows.map(({ startsAtMs }) => startsAtMs / hourMs)).toEqual([5.5, 6, 7]);
  });

  it('are kept without a request too, a few in a row, so that silence is seen', () => {
    const soFar = { last: { version: '4', endsAtMs: 6 * hourMs }, emptyInARow: 0 };
    const empty = cut([], { ...policy, maximumEmpty: 2 }, { soFar, nowMs: 100 * hourMs });
    expect(empty).toMatchObject([
      { version: '4', startsAtMs: 6 * hourMs, endsAtMs: 7 * hourMs, rowCount: 0, ranges: [] },
      { startsAtMs: 7 * hourMs, endsAtMs: 8 * hourMs },
    ]);
    expect(
      cut([], { ...policy, maximumEmpty: 2 }, { soFar: { ...soFar, emptyInARow: 2 }, nowMs: 200 * hourMs }),
    ).toEqual([]);
    expect(cut([], policy, { nowMs: 100 * hourMs })).toEqual([]);
  });

  it('take a row whose clock had gone back into the window that is open', () => {
    const rows = [{ timeMs: 5 * hourMs }, { timeMs: 6 * hourMs }, { timeMs: 5.5 * hourMs }, { timeMs: 6.5 * hourMs }];
    const windows = cut([segmentOf('a', rows)], policy, { nowMs: 8 * hourMs });
    expect(windows.map(({ rowCount }) => rowCount)).toEqual([1, 3]);
    expect(windows[1]?.startsAtMs).toBe(6 * hourMs);
  });

  it('end at the count where that comes first, and begin again in the same hour', () => {
    const windows = cut([segmentOf('a', every(5, 1_000))], { ...policy, rows: 3 }, { nowMs: 2 * hourMs });
    expect(windows.map(({ closedBy, startsAtMs, endsAtMs }) => [closedBy, startsAtMs, endsAtMs])).toEqual([
      ['count', 0, 2_000],
      ['time', 2_000, hourMs],
    ]);
  });
});

it('never has rows of two versions in one window', () => {
  const rows = [...every(3, 1), { timeMs: 3, version: '2' }, { timeMs: 4, version: '2' }];
  const windows = cut([segmentOf('a', rows)], { rows: 2, durationMs: null });
  expect(windows).toMatchObject([
    { version: '1', closedBy: 'count' },
    { version: '1', rowCount: 1, closedBy: 'version' },
    { version: '2', rowCount: 2, closedBy: 'count' },
  ]);
});

it('gives each version windows of its own while two answer by turns, as servers do that deploy one after the other', () => {
  const turns = (version: string, fromMs: number) => every(30, 10, fromMs).map((row) => ({ ...row, version }));
  const segments = [segmentOf('a', turns('1', 0)), segmentOf('b', turns('2', 5))];
  const windows = cut(segments, { rows: 20, durationMs: null });
  expect(windows).toMatchObject([
    { version: '2', rowCount: 19, closedBy: 'version', ranges: [{ segment: 'b', first: 0, last: 18 }] },
    { version: '1', rowCount: 20, closedBy: 'count', ranges: [{ segment: 'a', first: 0, last: 19 }] },
  ]);
  expect(positionsAfter({}, windows)).toEqual({ a: 20, b: 19 });
  const rest = segments.map(
    ({ segment, ...rows }) => rows.timesMs.length - (positionsAfter({}, windows)[segment] ?? 0),
  );
  expect(rest).toEqual([10, 11]);
});

it('merges the segments of several writers by time, one stretch of each', () => {
  const one = segmentOf('a', every(4, 10, 0));
  const other = segmentOf('b', every(4, 10, 5), 100);
  expect(rangesOf(cut([other, one], { rows: 4, durationMs: null }))).toEqual([
    [
      { segment: 'a', first: 0, last: 1 },
      { segment: 'b', first: 100, last: 101 },
    ],
    [
      { segment: 'a', first: 2, last: 3 },
      { segment: 'b', first: 102, last: 103 },
    ],
  ]);
});

describe('for any rows and any policy', () => {
  const row = fc.record({
    timeMs: fc.integer({ min: 0, max: 20 * hourMs }),
    version: fc.constantFrom('1', '2'),
    isRefused: fc.boolean(),
  });
  const policy = fc.record({
    rows: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 12 })),
    durationMs: fc.constantFrom(hourMs, 3 * hourMs),
    graceMs: fc.constant(0),
    maximumEmpty: fc.integer({ min: 0, max: 4 }),
  });
  const laterMs = 1_000 * hourMs;

  it('each row comes into one window, that of its version whose stretch it is in', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), policy, (rows, given) => {
        const windows = cut([segmentOf('a', rows)], given, { nowMs: laterMs });
        const numbers = windows.flatMap(({ version, ranges, rowCount, refusedCount }) => {
          const inside = ranges.flatMap(({ first, last }) =>
            Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
              (number) => rows[number]?.version === version,
            ),
          );
          expect(inside).toHaveLength(rowCount + refusedCount);
          expect(rowCount + refusedCount).toBeLessThanOrEqual(given.rows ?? Infinity);
          return inside;
        });
        expect(numbers.sort((one, other) => one - other)).toEqual(rows.map((_, index) => index));
        for (const { startsAtMs, endsAtMs } of windows) expect(startsAtMs).toBeLessThanOrEqual(endsAtMs);
      }),
    );
  });

  it('rows that come in two parts are cut as if they had come at once', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), policy, fc.nat(60), (rows, given, split) => {
        const atOnce = cut([segmentOf('a', rows)], given, { nowMs: laterMs });
        const early = cut([segmentOf('a', rows.slice(0, split))], given, { nowMs: 0 });
        const position = positionsAfter({}, early).a ?? 0;
        const last = early.at(-1) ?? null;
        const emptyInARow =
          early.length - 1 - early.findLastIndex(({ rowCount, refusedCount }) => rowCount + refusedCount > 0);
        const rest = cut([segmentOf('a', rows.slice(position), position)], given, {
          nowMs: laterMs,
          soFar: { last, emptyInARow },
        });
        expect([...early, ...rest]).toEqual(atOnce);
      }),
    );
  });
});
