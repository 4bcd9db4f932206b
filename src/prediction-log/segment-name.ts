import { formatProcessIdentity, type ProcessIdentity, parseProcessIdentity } from '../files/index.ts';

/**
 * `open`: a process appends to it, or was killed while it did. `closed`: whole, never appended to again. `sealed`: the
 * same rows as Parquet.
 */
export type SegmentState = 'open' | 'closed' | 'sealed';

/** What a file's name tells of the segment in it. */
export interface SegmentFile {
  /** Names the segment through all its states, unique in its model, such as `2026-11-25/101530123-7f3a9c21-000001`. */
  readonly segment: string;
  /** The day in UTC whose folder it lies in. */
  readonly day: string;
  /** The file in that folder. */
  readonly file: string;
  readonly state: SegmentState;
  /** Which process wrote it. */
  readonly writer: string;
  /** Milliseconds since 1970; its predictions were made then or later, those of the writer's earlier segments before. */
  readonly startMs: number;
  /** Who appends to it; only of open ones, and null where the name tells nobody. */
  readonly owner: ProcessIdentity | null;
  /** Known of sealed ones without opening them. */
  readonly rows: number | null;
}

export const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const namePattern =
  /^(?<base>(?<time>\d{9})-(?<writer>[0-9a-f]{8})-\d{6,})(?:\.open@(?<owner>[^/]+)\.jsonl|(?<closed>\.jsonl)|\.r(?<rows>\d+)\.parquet)$/;

const dayMs = 86_400_000;

export const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);

/** The first millisecond of the next day in UTC. */
export const dayEndMs = (timeMs: number): number => (Math.floor(timeMs / dayMs) + 1) * dayMs;

/** A name that sorts by the segment's start, and that no other process and no other segment of this one has. */
export function segmentName(startMs: number, writer: string, count: number): { day: string; base: string } {
  const iso = new Date(startMs).toISOString();
  const time = iso.slice(11, 23).replaceAll(/[:.]/g, '');
  return { day: iso.slice(0, 10), base: `${time}-${writer}-${String(count).padStart(6, '0')}` };
}

export const openFileName = (base: string, owner: ProcessIdentity): string =>
  `${base}.open@${encodeURIComponent(formatProcessIdentity(owner))}.jsonl`;
export const closedFileName = (base: string): string => `${base}.jsonl`;
export const sealedFileName = (base: string, rows: number): string => `${base}.r${rows}.parquet`;

/** Undefined for a file that is no segment. */
export function parseSegmentFile(day: string, file: string): SegmentFile | undefined {
  const found = namePattern.exec(file)?.groups;
  if (found === undefined) return undefined;
  const { base = '', time = '', writer = '', owner, closed, rows } = found;
  const startMs = Date.parse(`${day}T${time.replace(/^(..)(..)(..)(...)$/, '$1:$2:$3.$4')}Z`);
  if (Number.isNaN(startMs)) return undefined;
  return {
    segment: `${day}/${base}`,
    day,
    file,
    state: owner !== undefined ? 'open' : closed !== undefined ? 'closed' : 'sealed',
    writer,
    startMs,
    owner: owner === undefined ? null : ownerOf(owner),
    rows: rows === undefined ? null : Number(rows),
  };
}

function ownerOf(encoded: string): ProcessIdentity | null {
  try {
    return parseProcessIdentity(decodeURIComponent(encoded)) ?? null;
  } catch {
    return null;
  }
}

/** The part of a segment's name that its files' names begin with. */
export const baseOf = (segment: string): string => segment.slice(segment.indexOf('/') + 1);
