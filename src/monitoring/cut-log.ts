import type { HaleError } from '../errors/index.ts';
import type { LoggedRows } from '../prediction-log/index.ts';
import { identifyRows, type RowsIdentity } from './digest-rows.ts';
import type { RecordedWindow } from './entities.ts';
import type { MonitoringParts, MonitorOptions } from './monitor-model.ts';
import type { LogCursor, WindowToRecord } from './store/window-store.ts';
import { isUnreadable } from './unreadable.ts';
import type { SegmentRows } from './windows/arrivals.ts';
import { cutWindows } from './windows/cut-windows.ts';

/** Windows that are identified and recorded together: what is recorded need not be read again after a crash. */
const windowsAtOnce = 100;

/**
 * Cuts what no window of a model has yet.
 *
 * @param onDamaged called for a segment that cannot be read; its rows are cut when they can be
 */
export async function* cutLog(
  model: string,
  { positions, ...soFar }: LogCursor,
  parts: MonitoringParts,
  { closesOnRequest, signal }: MonitorOptions,
  onDamaged: (error: HaleError) => void,
): AsyncGenerator<readonly WindowToRecord[]> {
  const { log, settings, now } = parts;
  const request = { policy: settings.monitoring.windows, soFar, nowMs: now().getTime(), closesOnRequest };
  const windows = cutWindows(readable(await log.readArrivals(model, positions, onDamaged)), request);
  let identified: WindowToRecord[] = [];
  for (const window of windows) {
    signal?.throwIfAborted();
    identified.push({ ...window, ...(await identify(model, window, parts)) });
    if (identified.length < windowsAtOnce) continue;
    yield identified;
    identified = [];
  }
  if (identified.length > 0) yield identified;
}

const dayMs = 86_400_000;

/**
 * Which segments a log does not have any more and, by their age, will not have again: how far they are cut need not be known.
 * One that is only away, as with a disk that is not mounted, must not be cut again when it comes back.
 */
export async function forgottenSegments(
  model: string,
  { log, settings, now }: Pick<MonitoringParts, 'log' | 'settings' | 'now'>,
): Promise<(segment: string) => boolean> {
  const days = new Set(await log.days(model));
  const firstKeptMs = now().getTime() - settings.predictionLog.retention.maximumDays * dayMs;
  const firstKept = new Date(firstKeptMs).toISOString().slice(0, 10);
  return (segment) => {
    const [day = ''] = segment.split('/');
    return day < firstKept && !days.has(day);
  };
}

/** Where nobody knows the features of a version, by all that stands in the log besides them; '' where that is damaged. */
async function identify(
  model: string,
  window: Pick<RecordedWindow, 'version' | 'ranges'>,
  parts: MonitoringParts,
): Promise<RowsIdentity> {
  const { version, ranges } = window;
  const ways = [
    () => readRows(model, window, parts),
    () => parts.log.readRange(model, ranges, { version, schema: { features: [] } }),
  ];
  for (const read of ways) {
    try {
      return identifyRows(await read());
    } catch (error) {
      if (!isUnreadable(error)) throw error;
    }
  }
  return { digest: '', firstPredictionId: null, lastPredictionId: null };
}

/** @throws HaleError PREDICTION_LOG_SEGMENT_MISSING, and those of `loadVersion` */
export async function readRows(
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
