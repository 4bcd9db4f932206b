import { randomBytes } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { currentProcess, refusalOf } from '../files/index.ts';
import type { Logger } from '../logging/index.ts';
import { createMaintenance } from './maintenance.ts';
import { repairSegments } from './repair.ts';
import type { WriterStatus } from './writing/disk-problem.ts';
import { createRefusedBudget } from './writing/refused-budget.ts';
import { createSegmentWriter, type SegmentWriter } from './writing/segment-writer.ts';
import { createVersionLog, type VersionLog } from './writing/version-log.ts';

export interface PredictionLogOptions {
  /** Of the whole log: `prediction-log` in the storage folder. */
  readonly folder: string;
  readonly settings: Settings['predictionLog'];
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Whether closed segments are sealed and old ones removed; true unless it is said otherwise. */
  readonly maintains?: boolean;
}

/** How the log of this process does. Counts are since it was opened, of predictions where nothing else is said. */
export interface PredictionLogState {
  readonly status: WriterStatus;
  /** Why it is not `ok`; empty where it is. */
  readonly reason: string;
  readonly recorded: number;
  /** Answered without being recorded, as `predictionLog.whenUnavailable: count` allows. */
  readonly lost: number;
  /** Refused because they could not be recorded. */
  readonly rejected: number;
  /** Refused records that were kept, and those that were beyond the limit or met a disk that took nothing. */
  readonly refusedRecorded: number;
  readonly refusedDropped: number;
  readonly waitingBytes: number;
  readonly writtenBytes: number;
  /** Segments of processes that were killed, closed at the start; and the torn rows that were cut off them. */
  readonly repairedSegments: number;
  readonly tornRows: number;
}

/** Records every prediction of this process before it is answered. */
export interface PredictionLog {
  /** The log of one version; the same object for the same name and version. */
  of(model: { readonly name: string; readonly version: string }): VersionLog;
  state(): PredictionLogState;
  /** Records what waits, and closes the segments. */
  close(): Promise<void>;
}

const gravest: readonly WriterStatus[] = ['failed', 'failing', 'unwritable', 'full', 'slow', 'ok'];
/** How often writers look at their own clock. */
const tickMs = 100;

/**
 * Opens the log for this process: closes the segments of processes that were killed, and seals and removes in the
 * background what is due. A folder that cannot be written is no error here: `predictionLog.whenUnavailable` says what
 * becomes of the predictions.
 */
export async function openPredictionLog(options: PredictionLogOptions): Promise<PredictionLog> {
  const { folder, settings, logger, now = Date.now } = options;
  const repaired = await repairAtStart(options, now());
  const owner = currentProcess();
  const writer = randomBytes(4).toString('hex');
  const counts = { recorded: 0, lost: 0, rejected: 0, refusedRecorded: 0, refusedDropped: 0 };
  const budget = createRefusedBudget(settings.refusedPerMinute, () => performance.now());
  const writers = new Map<string, SegmentWriter>();
  const versions = new Map<string, VersionLog>();
  // Where nothing can be written, nothing can be sealed or removed either.
  const isMaintained = options.maintains !== false && (await isWritable(folder));
  const maintenance = isMaintained ? createMaintenance({ folder, settings, logger, now }) : null;

  let timeMs = Number.NaN;
  let time = '';
  function timeText(): string {
    const nowMs = now();
    if (nowMs !== timeMs) {
      timeMs = nowMs;
      time = new Date(nowMs).toISOString();
    }
    return time;
  }

  function writerOf(model: string): SegmentWriter {
    let found = writers.get(model);
    if (found === undefined) {
      found = createSegmentWriter({
        folder: join(folder, model),
        writer,
        owner,
        settings,
        now,
        onStatus(status, reason) {
          if (status === 'ok') logger.info({ model_name: model }, 'the prediction log takes predictions again');
          else logger.error({ model_name: model, status, reason }, 'the prediction log takes no predictions');
        },
        onClosed(problem) {
          if (problem === null) maintenance?.wake();
          else logger.error({ model_name: model, err: problem }, 'a segment of the prediction log cannot be closed');
        },
      });
      writers.set(model, found);
    }
    return found;
  }

  const unavailable = (reason: string) =>
    new HaleError(
      'PREDICTION_LOG_UNAVAILABLE',
      `the prediction cannot be recorded and is not given: ${reason}; see predictionLog.whenUnavailable`,
      { details: { retryAfterSeconds: Math.ceil(settings.retryMs / 1000) } },
    );

  const tick = setInterval(() => {
    for (const each of writers.values()) each.tick();
  }, tickMs);
  tick.unref();
  maintenance?.wake();

  return {
    of({ name, version }) {
      const key = `${name}/${version}`;
      let found = versions.get(key);
      if (found === undefined) {
        found = createVersionLog({
          version,
          writer: writerOf(name),
          timeText,
          settle(rows, problem, acknowledge) {
            if (problem === null) counts.recorded += rows;
            else if (settings.whenUnavailable === 'refuse') {
              counts.rejected += rows;
              acknowledge(unavailable(problem));
              return;
            } else counts.lost += rows;
            acknowledge(null);
          },
          takeRefused: budget.take,
          onRefused(kept, dropped) {
            counts.refusedRecorded += kept;
            counts.refusedDropped += dropped;
          },
        });
        versions.set(key, found);
      }
      return found;
    },
    state() {
      const all = [...writers.values()];
      const worst = gravest.map((status) => all.find((each) => each.status === status)).find((each) => each);
      return {
        status: worst?.status ?? 'ok',
        reason: worst?.reason ?? '',
        ...counts,
        waitingBytes: all.reduce((sum, each) => sum + each.waitingBytes, 0),
        writtenBytes: all.reduce((sum, each) => sum + each.writtenBytes, 0),
        ...repaired,
      };
    },
    async close() {
      clearInterval(tick);
      await Promise.all([...writers.values()].map((each) => each.close()));
      await maintenance?.close();
    },
  };
}

const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );

async function repairAtStart({ folder, settings, logger }: PredictionLogOptions, nowMs: number) {
  try {
    await mkdir(folder, { recursive: true });
    const repaired = await repairSegments(folder, { abandonedMs: settings.abandonedMs, nowMs });
    for (const { model, segment, tornBytes } of repaired) {
      const about = { model_name: model, segment, torn_bytes: tornBytes };
      if (tornBytes === 0) logger.info(about, 'a segment that a killed process left open was closed');
      else logger.warn(about, 'a segment that a killed process left open was closed; its torn last row was set aside');
    }
    return { repairedSegments: repaired.length, tornRows: repaired.filter(({ tornBytes }) => tornBytes > 0).length };
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    logger.error({ folder, err: error }, 'the prediction log cannot be written');
    return { repairedSegments: 0, tornRows: 0 };
  }
}
