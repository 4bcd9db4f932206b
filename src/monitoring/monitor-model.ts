import type { Settings } from '../config/index.ts';
import type { Database, Transaction } from '../database/index.ts';
import { type ErrorCode, HaleError, isHaleError } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import type { PredictionLogReader } from '../prediction-log/index.ts';
import { type AlertChange, type AlertedKeys, updateAlerts } from './alerts/alert-store.ts';
import { keyStates } from './alerts/firing-keys.ts';
import { computeWindow } from './compute-window.ts';
import { cutLog, forgottenSegments, readRows } from './cut-log.ts';
import { haveDigest } from './digest-rows.ts';
import type { RecordedWindow } from './entities.ts';
import { appendMetricLog, metricLogPath } from './metric-log.ts';
import type { Monitor } from './monitor.ts';
import type { MonitoredVersion } from './monitored-version.ts';
import { recordJudged, rememberedWindows } from './store/record-judged.ts';
import { recordRun } from './store/record-run.ts';
import { extendRun, latestRuns, outcomesUpTo } from './store/run-store.ts';
import {
  latestWindows,
  recordWindows,
  unreadableInput,
  windowsBefore,
  windowsToCompute,
} from './store/window-store.ts';
import { isUnreadable, triedOnce } from './unreadable.ts';
import type { UnjudgedRun } from './verdict/judge-run.ts';

/** What became known of predictions, as far as monitoring needs it. */
export interface LabelDoor {
  ofPredictions(model: string, ids: readonly string[]): Promise<ReadonlyMap<string, 0 | 1>>;
  /** An instant until which all labels that were received can be read. */
  asOf(): Promise<Date>;
}

export interface MonitoringParts {
  readonly database: Database;
  readonly settings: Pick<Settings, 'monitoring' | 'alerts' | 'predictionLog'>;
  readonly seed: number;
  readonly monitors: readonly Monitor[];
  readonly log: Pick<PredictionLogReader, 'models' | 'days' | 'readArrivals' | 'readRange'>;
  readonly labels: LabelDoor;
  readonly loadVersion: (model: string, version: string) => Promise<MonitoredVersion>;
  /** The names of the channels that alerts are told on. */
  readonly channels: readonly string[];
  /** Metric histories are kept below it. */
  readonly folder: string;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface MonitorOptions {
  /** Whether a window that is not full is closed as well. */
  readonly closesOnRequest: boolean;
  readonly signal?: AbortSignal;
  readonly onWindow?: (window: RecordedWindow) => void;
}

/** What could not be looked at. */
export interface MonitoringProblem {
  /** The window, or one of several that a version or a segment is missing for; null of a segment that is not cut yet. */
  readonly windowId: string | null;
  readonly code: string;
  readonly detail: string;
}

export interface ModelMonitoring {
  readonly model: string;
  /** How many windows were closed now. */
  readonly closed: number;
  /** The windows that were looked at, for the first time or again, and whose result is new. */
  readonly computed: readonly string[];
  readonly problems: readonly MonitoringProblem[];
  readonly alertChanges: readonly AlertChange[];
}

/** The windows before one that its traffic is held against. */
const earlierWindows = 50;

/**
 * Cuts what a model's log has gained into windows, asks the monitors of each window that is new or has new labels, and
 * brings the alerts in line. Whoever does it at the same time, or again, changes nothing: each window is cut once, and
 * each result is kept once.
 */
export async function monitorModel(
  model: string,
  given: MonitoringParts,
  options: MonitorOptions,
): Promise<ModelMonitoring> {
  const { database, labels, logger } = given;
  const parts = { ...given, loadVersion: triedOnce(given.loadVersion) };
  const problems: MonitoringProblem[] = [];
  /** By what cannot be read: one problem tells of all windows that wait for the same. */
  const waiting = new Map<string, RecordedWindow[]>();
  function waitFor(error: HaleError, window?: RecordedWindow): void {
    const { code, message } = error;
    const isOfVersion = window !== undefined && code !== 'PREDICTION_LOG_SEGMENT_INVALID';
    const reason = isOfVersion ? `version ${window.version} cannot be read (${message.replace(/\.$/, '')})` : message;
    const windows = waiting.get(reason) ?? [];
    if (!waiting.has(reason)) {
      waiting.set(reason, windows);
      problems.push({ windowId: window?.windowId ?? null, code, detail: message });
      logger.warn({ model_name: model, err: error }, 'what cannot be read is not monitored');
    }
    if (window !== undefined) windows.push(window);
  }
  const closed = await recordWindows(database, model, (cursor) => cutLog(model, cursor, parts, options, waitFor), {
    ...parts,
    isForgotten: await forgottenSegments(model, parts),
  });
  const labelsAsOf = await labels.asOf();
  const computed = new Set<string>();
  const bugs: unknown[] = [];
  for (const window of await windowsToCompute(database, model)) {
    options.signal?.throwIfAborted();
    options.onWindow?.(window);
    try {
      for (const windowId of await computeAndRecord(window, labelsAsOf, parts)) computed.add(windowId);
    } catch (error) {
      const about = { model_name: model, window_id: window.windowId };
      if (error instanceof MonitorBug) {
        bugs.push(error.cause);
        logger.error({ ...about, err: error.cause }, 'a monitor failed on a window');
        continue;
      }
      if (!isHaleError(error)) throw error;
      if (isUnreadable(error)) {
        waitFor(error, window);
        continue;
      }
      problems.push({ windowId: window.windowId, code: error.code, detail: error.message });
      logger.warn({ ...about, err: error }, 'a window could not be monitored');
      if (goneForGood.has(error.code)) await setAside([window], gone, labelsAsOf, parts);
      // No other window could be kept either; all are asked for again.
      if (error.code === 'STORAGE_UNWRITABLE') break;
    }
  }
  for (const [reason, windows] of waiting) {
    await setAside(windows, { digest: unreadableInput, reason }, labelsAsOf, parts);
  }
  const alertChanges = await alignAlerts(model, parts);
  // Of a bug people must know; the other windows and the alerts did not have to wait for it.
  if (bugs.length > 0) throw bugs[0];
  return { model, closed: closed.length, computed: [...computed], problems, alertChanges };
}

/** Wraps what a monitor threw, which is no failure of the database or the log. */
class MonitorBug extends Error {}

/** The log never gives such rows again. */
const goneForGood: ReadonlySet<string> = new Set<ErrorCode>(['PREDICTION_LOG_SEGMENT_MISSING', 'WINDOW_ROWS_CHANGED']);

const gone = { digest: 'gone', reason: 'the prediction log does not have the rows of this window any more' };

/** Says of windows that nothing can be told of them, where nothing was found before; what was found holds for later labels too. */
async function setAside(
  windows: readonly RecordedWindow[],
  { digest, reason }: typeof gone,
  labelsAsOf: Date,
  parts: MonitoringParts,
): Promise<void> {
  const { database, now, newId } = parts;
  const holding = await latestRuns(
    database.query,
    windows.map(({ windowId }) => windowId),
  );
  for (const window of windows) {
    const { windowId } = window;
    const known = holding.get(windowId);
    if (known !== undefined && known.inputDigest !== unreadableInput) {
      if (digest === gone.digest) await extendRun(database, known.monitorRunId, labelsAsOf);
    } else if (known?.inputDigest !== digest) {
      await recordRun(database.query, window, {
        monitorRunId: newId(),
        windowId,
        inputDigest: digest,
        verdict: 'insufficient',
        summary: `Nothing can be told: ${reason}.`,
        outcomes: {},
        labelCount: 0,
        labelsAsOf,
        startedAt: now(),
        endedAt: now(),
        findings: [],
        measurements: [],
      });
    }
  }
}

/** @returns the windows of which something else holds now: itself, and later ones that it has a say in */
async function computeAndRecord(
  window: RecordedWindow,
  labelsAsOf: Date,
  parts: MonitoringParts,
): Promise<readonly string[]> {
  const { database, folder, settings, now, newId } = parts;
  const { model } = window;
  const version = await parts.loadVersion(model, window.version);
  const logged = await readRows(model, window, parts);
  if (!haveDigest(logged, window.digest)) {
    throw new HaleError(
      'WINDOW_ROWS_CHANGED',
      `window ${window.sequence} of ${model} had ${window.rowCount} answered rows when it was closed, and what the log ` +
        `has in their place now (${logged.rows.rowCount} rows) is not the same`,
      { details: { windowId: window.windowId } },
    );
  }
  const known = await parts.labels.ofPredictions(model, logged.predictionIds);
  const run = await computeWindow({
    ...parts,
    window,
    logged,
    labels: known,
    labelsAsOf,
    version,
    earlier: await windowsBefore(database.query, window, earlierWindows),
    settings: settings.monitoring,
  }).catch((error: unknown) => {
    throw isHaleError(error) ? error : new MonitorBug('a monitor failed', { cause: error });
  });
  return recordJudged(database, window, run, {
    persistence: settings.monitoring.persistence,
    now,
    newId,
    beforeCommit: (monitorRunId) =>
      appendMetricLog(metricLogPath(folder, model), measuredOf(window, run, monitorRunId)),
  });
}

const measuredOf = (window: RecordedWindow, { measurements }: UnjudgedRun, monitorRunId: string) =>
  measurements.map((measurement) => ({
    ...measurement,
    windowId: window.windowId,
    model: window.model,
    version: window.version,
    monitorRunId,
    measuredAt: new Date(window.endsAtMs),
  }));

async function alignAlerts(model: string, parts: MonitoringParts): Promise<readonly AlertChange[]> {
  const { database, settings } = parts;
  const [any] = await latestWindows(database.query, model, 1);
  if (any === undefined) return [];
  const readKeys = async (transaction: Transaction): Promise<AlertedKeys> => {
    const [newest = any] = await latestWindows(transaction, model, 1);
    const history = await outcomesUpTo(transaction, newest, rememberedWindows);
    return { version: newest.version, states: keyStates(history, settings.monitoring.persistence) };
  };
  return updateAlerts(database, model, readKeys, { ...parts, settings: settings.alerts });
}
