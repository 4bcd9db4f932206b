import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../../config/index.ts';
import type { ProcessIdentity } from '../../files/index.ts';
import { reasonOf, statusOfFailure, type WriterStatus } from './disk-problem.ts';
import { createLineBuffer, type LineBuffer } from './line-buffer.ts';
import { createSegmentFile, type SegmentFile } from './segment-file.ts';

const closeTimeoutMs = 10_000;

/** Told once whether rows are recorded: null, or why they are not. */
export type Acknowledge = (problem: string | null) => void;

export interface SegmentWriterOptions {
  /** Of the model. */
  readonly folder: string;
  /** Eight hexadecimal digits that no other writer of the folder has. */
  readonly writer: string;
  readonly owner: ProcessIdentity;
  readonly settings: Settings['predictionLog'];
  readonly now: () => number;
  readonly onStatus: (status: WriterStatus, reason: string) => void;
  /** A segment was closed, or could not be. */
  readonly onClosed: (problem: unknown) => void;
}

/** Appends the rows of one model, those of many requests with one write. */
export interface SegmentWriter {
  readonly status: WriterStatus;
  readonly reason: string;
  readonly waitingBytes: number;
  readonly writtenBytes: number;
  /** @param id of the prediction; @param head ASCII; @param features valid JSON text */
  add(id: string, head: string, features: Buffer | string, acknowledge: Acknowledge): void;
  /** Rows that are recorded all or not at all. @param firstId of the first of them; the rest as `LineBuffer.extend` */
  addBlock(
    firstId: string,
    mostBytes: number,
    write: (into: Buffer, at: number) => number,
    acknowledge: Acknowledge,
  ): void;
  /** Lines that nobody waits for. @returns whether they were taken */
  addLines(lines: string): boolean;
  /** Looks whether the segment is old, and whether a write takes too long. */
  tick(): void;
  /** Records what waits and closes the segment; nothing is taken any more. */
  close(): Promise<void>;
}

/** What waits for one write. */
interface Group {
  readonly lines: LineBuffer;
  acknowledges: Acknowledge[];
  /** When the first of its predictions was made. */
  firstMs: number;
  startedMs: number;
  /** Its requests were told already that it takes too long. */
  isReleased: boolean;
}

const createGroup = (): Group => ({
  lines: createLineBuffer(),
  acknowledges: [],
  firstMs: 0,
  startedMs: 0,
  isReleased: false,
});

/** The 48 bits of milliseconds at the beginning of a UUID of version 7. */
const timeOfId = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/**
 * One write is in flight at most; what comes meanwhile goes with the next one. A write that fails leaves nothing behind:
 * the file is cut back to its last whole row, and the requests are told.
 */
export function createSegmentWriter(options: SegmentWriterOptions): SegmentWriter {
  const { settings, now, folder, writer, owner } = options;
  let pending = createGroup();
  let spare: Group | undefined = createGroup();
  let flight: Group | undefined;
  let isScheduled = false;
  let isClosed = false;
  let file: SegmentFile | undefined;
  let count = 0;
  let lastStartMs = 0;
  let status: WriterStatus = 'ok';
  let reason = '';
  let nextTryMs = 0;
  let writtenBytes = 0;
  let whenIdle: (() => void) | undefined;
  const closing = new Set<Promise<void>>();

  function setStatus(next: WriterStatus, why: string): void {
    if (status === 'failed' || (next === status && why === reason)) return;
    status = next;
    reason = why;
    options.onStatus(next, why);
  }

  function tell(group: Group, problem: string | null): void {
    const told = group.acknowledges;
    group.acknowledges = [];
    for (const acknowledge of told) acknowledge(problem);
  }

  /** Why nothing is taken now. */
  function refusal(bytes: number): string | null {
    if (isClosed) return 'the log is closed';
    if (status === 'failed' || status === 'slow') return reason;
    // Monotonic, so that a clock that goes back does not keep the disk from being tried.
    if (status !== 'ok' && performance.now() < nextTryMs) return reason;
    const waiting = pending.lines.length + (flight?.lines.length ?? 0);
    if (waiting === 0 || waiting + bytes <= settings.bufferBytes) return null;
    return `${waiting} bytes wait for the disk already`;
  }

  function schedule(id: string | null): void {
    if (pending.firstMs === 0) pending.firstMs = id === null ? now() : timeOfId(id);
    if (isScheduled || flight !== undefined) return;
    isScheduled = true;
    // After the other requests that came with this turn of the event loop.
    setImmediate(() => {
      isScheduled = false;
      flush();
    });
  }

  function flush(): void {
    if (flight !== undefined) return;
    if (pending.lines.length === 0) {
      whenIdle?.();
      return;
    }
    const group = pending;
    flight = group;
    pending = spare ?? createGroup();
    spare = undefined;
    group.startedMs = performance.now();
    if (file !== undefined && !isDue(file, group.firstMs)) write(group, file);
    else next(group);
  }

  const isDue = ({ bytes, openedAtMs, dayEndMs }: SegmentFile, timeMs: number): boolean =>
    bytes >= settings.segment.maximumBytes ||
    timeMs >= dayEndMs ||
    // In whichever direction the clock went.
    Math.abs(now() - openedAtMs) >= settings.segment.maximumAgeMs;

  function next(group: Group): void {
    finishFile();
    count += 1;
    lastStartMs = Math.max(lastStartMs, group.firstMs);
    const place = { folder, writer, owner, count, startMs: lastStartMs, nowMs: now(), isDurable: settings.fsync };
    createSegmentFile(place).then(
      (created) => {
        file = created;
        write(group, created);
      },
      (error: Error) => end(group, error),
    );
  }

  function write(group: Group, to: SegmentFile): void {
    to.append(group.lines.bytes(), (error) => {
      if (error !== null)
        return to.cutBack((failure) => {
          // Its last rows cannot be told from what was refused.
          if (failure !== null) file = undefined;
          end(group, error);
        });
      if (!settings.fsync) return end(group, null);
      to.sync((failure) => {
        // The kernel may have thrown away what it could not write, and would call the next sync a success.
        if (failure !== null) setStatus('failed', `the disk lost what it had taken: ${reasonOf(failure)}`);
        end(group, failure);
      });
    });
  }

  function end(group: Group, error: Error | null): void {
    if (error === null && group.isReleased && file !== undefined) {
      // Its requests were told that they are not in the log.
      file.takeBack(group.lines.length, (failure) => {
        if (failure !== null) file = undefined;
        conclude(group, failure);
      });
      return;
    }
    conclude(group, error);
  }

  function conclude(group: Group, error: Error | null): void {
    if (error === null) {
      writtenBytes += group.lines.length;
      setStatus('ok', '');
      tell(group, null);
    } else {
      setStatus(statusOfFailure(error), reasonOf(error));
      nextTryMs = performance.now() + settings.retryMs;
      tell(group, reason);
    }
    group.lines.clear();
    group.firstMs = 0;
    group.isReleased = false;
    spare = group;
    flight = undefined;
    if (error !== null) drop(reason);
    flush();
  }

  /** Tells what waits that it is not recorded. */
  function drop(why: string): void {
    const { acknowledges } = pending;
    pending.acknowledges = [];
    pending.lines.clear();
    pending.firstMs = 0;
    for (const acknowledge of acknowledges) acknowledge(why);
  }

  function finishFile(): void {
    const closed = file;
    file = undefined;
    if (closed === undefined) return;
    const finishing = closed.finish().then(
      () => options.onClosed(null),
      (problem: unknown) => options.onClosed(problem),
    );
    closing.add(finishing);
    void finishing.finally(() => closing.delete(finishing));
  }

  return {
    get status() {
      return status;
    },
    get reason() {
      return reason;
    },
    get waitingBytes() {
      return pending.lines.length + (flight?.lines.length ?? 0);
    },
    get writtenBytes() {
      return writtenBytes;
    },
    add(id, head, features, acknowledge) {
      const why = refusal(head.length + features.length);
      if (why !== null) return acknowledge(why);
      pending.lines.add(head, features);
      pending.acknowledges.push(acknowledge);
      schedule(id);
    },
    addBlock(firstId, mostBytes, write, acknowledge) {
      const why = refusal(mostBytes);
      if (why !== null) return acknowledge(why);
      pending.lines.extend(mostBytes, write);
      pending.acknowledges.push(acknowledge);
      schedule(firstId);
    },
    addLines(lines) {
      if (refusal(lines.length) !== null) return false;
      pending.lines.addLines(lines);
      schedule(null);
      return true;
    },
    tick() {
      if (flight !== undefined) {
        if (flight.isReleased || performance.now() - flight.startedMs < settings.maximumDelayMs) return;
        const why = `a write takes longer than ${settings.maximumDelayMs} ms`;
        flight.isReleased = true;
        setStatus('slow', why);
        tell(flight, why);
        drop(why);
      } else if (file !== undefined && pending.lines.length === 0 && isDue(file, now())) finishFile();
    },
    async close() {
      isClosed = true;
      if (flight !== undefined || pending.lines.length > 0) {
        const idle = new Promise<void>((resolve) => {
          whenIdle = resolve;
        });
        // A disk that hangs does not keep the process.
        await Promise.race([idle, wait(closeTimeoutMs, undefined, { ref: false })]);
      }
      if (status !== 'failed') finishFile();
      await Promise.all(closing);
    },
  };
}
