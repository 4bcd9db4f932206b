import type { Settings } from '../config/index.ts';
import type { Database } from '../database/index.ts';
import { HaleError, isHaleError } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import type { LoggedRows, PredictionLogReader } from '../prediction-log/index.ts';
import type { AlertChange } from './alerts/alert-store.ts';
import { updateAlerts } from './alerts/alert-store.ts';
import { keyStates } from './alerts/firing-keys.ts';
import { computeWindow } from './compute-window.ts';
import { identifyRows } from './digest-rows.ts';
import type { RecordedWindow } from './entities.ts';
import { appendMetricLog, metricLogPath } from './metric-log.ts';
import type { Monitor } from './monitor.ts';
import type { MonitoredVersion } from './monitored-version.ts';
import { type RunToRecord, recordRun } from './store/record-run.ts';
import { latestRuns, outcomesUpTo } from './store/run-store.ts';
import {
  type LogCursor,
  latestWindows,
  recordWindows,
  type WindowToRecord,
  windowsAfter,
  windowsBefore,
  windowsToCompute,
} from './store/window-store.ts';
import type { SegmentRows } from './windows/arrivals.ts';
import { cutWindows } from './windows/cut-windows.ts';

/** What became known of predictions, as far as monitoring needs it. */
export interface LabelDoor {
  ofPredictions(model: string, ids: readonly string[]): Promise<ReadonlyMap<string, 0 | 1>>;
  /** An instant until which all labels that were received can be read. */
  asOf(): Promise<Date>;
}

export interface MonitoringParts {
  readonly database: Database;
  readonly settings: Pick<Settings, 'monitoring' | 'alerts'>;
  readonly seed: number;
  readonly monitors: readonly Monitor[];
  readonly log: Pick<PredictionLogReader, 'models' | 'readArrivals' | 'readRange'>;
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

/** A window that could not be looked at. */
export interface WindowProblem {
  readonly windowId: string;
  readonly code: string;
  readonly detail: string;
}

export interface ModelMonitoring {
  readonly model: string;
  /** How many windows were closed now. */
  readonly closed: number;
  /** The windows that were looked at, for the first time or again, and whose result is new. */
  readonly computed: readonly string[];
  readonly problems: readonly WindowProblem[];
  readonly alertChanges: readonly AlertChange[];
}

/** The windows before one that its traffic is held against. */
const earlierWindows = 50;
/** The windows whose outcomes are remembered: labels come late, and windows without them tell nothing of performance. */
const rememberedWindows = 200;

/**
 * Cuts what a model's log has gained into windows, asks the monitors of each window that is new or has new labels, and
 * brings the alerts in line. Whoever does it at the same time, or again, changes nothing: each window is cut once, and
 * each result is kept once.
 *
 * @throws HaleError MODEL_VERSION_NOT_FOUND where the log has predictions of a version that this registry does not know
 */
export async function monitorModel(
  model: string,
  parts: MonitoringParts,
  options: MonitorOptions,
): Promise<ModelMonitoring> {
  const { database, settings, labels, logger } = parts;
  const closed = await recordWindows(database, model, (cursor) => cutLog(model, cursor, parts, options), parts);
  const labelsAsOf = await labels.asOf();
  const waiting = [...(await windowsToCompute(database, model))];
  const computed: string[] = [];
  const problems: WindowProblem[] = [];
  for (let window = waiting.shift(); window !== undefined; window = waiting.shift()) {
    options.signal?.throwIfAborted();
    options.onWindow?.(window);
    try {
      const { isNew, isTurned } = await computeAndRecord(window, labelsAsOf, parts);
      if (isNew) computed.push(window.windowId);
      if (isTurned)
        addAfter(waiting, await windowsAfter(database, window, settings.monitoring.persistence.windows - 1));
    } catch (error) {
      if (!isHaleError(error)) throw error;
      problems.push({ windowId: window.windowId, code: error.code, detail: error.message });
      logger.warn({ model_name: model, window_id: window.windowId, err: error }, 'a window could not be monitored');
    }
  }
  return { model, closed: closed.length, computed, problems, alertChanges: await alignAlerts(model, parts) };
}

/** Windows that are identified and recorded together: what is recorded need not be read again after a crash. */
const windowsAtOnce = 100;

async function* cutLog(
  model: string,
  { positions, ...soFar }: LogCursor,
  parts: MonitoringParts,
  { closesOnRequest, signal }: MonitorOptions,
): AsyncGenerator<readonly WindowToRecord[]> {
  const { log, settings, now } = parts;
  const request = { policy: settings.monitoring.windows, soFar, nowMs: now().getTime(), closesOnRequest };
  const windows = cutWindows(readable(await log.readArrivals(model, positions)), request);
  let identified: WindowToRecord[] = [];
  for (const window of windows) {
    signal?.throwIfAborted();
    identified.push({ ...window, ...identifyRows(await readRows(model, window, parts)) });
    if (identified.length < windowsAtOnce) continue;
    yield identified;
    identified = [];
  }
  if (identified.length > 0) yield identified;
}

async function readRows(
  model: string,
  { version, ranges }: Pick<RecordedWindow, 'version' | 'ranges'>,
  { log, loadVersion }: MonitoringParts,
): Promise<LoggedRows> {
  const { schema } = (await loadVersion(model, version)).bundle;
  return log.readRange(model, ranges, { version, schema });
}

/** Without segments of which no row can be read yet: nothing says which version they are of. */
const readable = (segments: readonly SegmentRows[]): readonly SegmentRows[] =>
  segments.filter(({ versions }) => versions[0] !== '');

/** Windows that are judged by one that says something else now, in their order and none twice. */
function addAfter(waiting: RecordedWindow[], windows: readonly RecordedWindow[]): void {
  waiting.push(...windows.filter(({ windowId }) => !waiting.some((known) => known.windowId === windowId)));
  waiting.sort((one, other) => one.sequence - other.sequence);
}

async function computeAndRecord(
  window: RecordedWindow,
  labelsAsOf: Date,
  parts: MonitoringParts,
): Promise<{ readonly isNew: boolean; readonly isTurned: boolean }> {
  const { database, folder, settings } = parts;
  const { query } = database;
  const { model } = window;
  const version = await parts.loadVersion(model, window.version);
  const logged = await readRows(model, window, parts);
  if (identifyRows(logged).digest !== window.digest) {
    throw new HaleError(
      'WINDOW_ROWS_CHANGED',
      `window ${window.sequence} of ${model} had ${window.rowCount} answered rows when it was closed, and what the log ` +
        `has in their place now (${logged.rows.rowCount} rows) is not the same`,
      { details: { windowId: window.windowId } },
    );
  }
  const known = await parts.labels.ofPredictions(model, logged.predictionIds);
  const before = { ...window, sequence: window.sequence - 1 };
  const run = await computeWindow({
    ...parts,
    window,
    logged,
    labels: known,
    labelsAsOf,
    version,
    earlier: await windowsBefore(query, window, earlierWindows),
    history: await outcomesUpTo(query, before, rememberedWindows),
    settings: settings.monitoring,
  });
  const previous = (await latestRuns(query, [window.windowId])).get(window.windowId);
  const isNew = await recordRun(database, window, run, (monitorRunId) =>
    appendMetricLog(metricLogPath(folder, model), measuredOf(window, run, monitorRunId)),
  );
  return { isNew, isTurned: isNew && previous !== undefined && saysOtherwise(previous.outcomes, run.outcomes) };
}

const measuredOf = (window: RecordedWindow, { measurements }: RunToRecord, monitorRunId: string) =>
  measurements.map((measurement) => ({
    ...measurement,
    windowId: window.windowId,
    model: window.model,
    version: window.version,
    monitorRunId,
    measuredAt: new Date(window.endsAtMs),
  }));

const saysOtherwise = (before: RunToRecord['outcomes'], after: RunToRecord['outcomes']): boolean =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].some(
    (key) => before[key]?.status !== after[key]?.status,
  );

async function alignAlerts(model: string, parts: MonitoringParts): Promise<readonly AlertChange[]> {
  const { database, settings } = parts;
  const [newest] = await latestWindows(database.query, model, 1);
  if (newest === undefined) return [];
  const history = await outcomesUpTo(database.query, newest, rememberedWindows);
  const states = keyStates(history, settings.monitoring.persistence);
  return updateAlerts(database, { model, version: newest.version, states }, { ...parts, settings: settings.alerts });
}
