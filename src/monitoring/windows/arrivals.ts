/** The rows of one segment of the log from `first` on, as far as cutting needs them. */
export interface SegmentRows {
  readonly segment: string;
  readonly first: number;
  readonly timesMs: ArrayLike<number>;
  /** Index into `versions` for each row. */
  readonly versionCodes: ArrayLike<number>;
  readonly versions: readonly string[];
  /** 1 where the request was refused. */
  readonly isRefused: ArrayLike<number>;
}

export interface Arrival {
  readonly segment: string;
  readonly row: number;
  readonly timeMs: number;
  readonly version: string;
  readonly isRefused: boolean;
}

/**
 * The rows of all segments in one order: each segment's own, merged by time, and by the segment's name where two times
 * are the same. Within a segment time never goes back: where a clock did, the latest time before holds.
 *
 * @param notBeforeMs what time had come to already, in rows that were cut before
 */
export function* arrivalsOf(segments: readonly SegmentRows[], notBeforeMs: number): Generator<Arrival> {
  const heads = [...segments]
    .filter(({ timesMs }) => timesMs.length > 0)
    .sort((one, other) => (one.segment < other.segment ? -1 : 1))
    .map((rows) => ({ rows, next: 0, timeMs: Math.max(notBeforeMs, rows.timesMs[0] as number) }));
  while (heads.length > 0) {
    let earliest = 0;
    for (let index = 1; index < heads.length; index += 1) {
      if (heads[index]!.timeMs < heads[earliest]!.timeMs) earliest = index;
    }
    const head = heads[earliest]!;
    const { rows, next, timeMs } = head;
    yield {
      segment: rows.segment,
      row: rows.first + next,
      timeMs,
      version: rows.versions[rows.versionCodes[next] as number] as string,
      isRefused: rows.isRefused[next] === 1,
    };
    head.next += 1;
    if (head.next === rows.timesMs.length) heads.splice(earliest, 1);
    else head.timeMs = Math.max(timeMs, rows.timesMs[head.next] as number);
  }
}
