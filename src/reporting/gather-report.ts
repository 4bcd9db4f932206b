import { readBundle } from '../models/index.ts';
import { trendsOf } from '../monitoring/index.ts';
import type { ReportingParts } from './create-reporting.ts';
import type { ReportInput } from './report-input.ts';

/** Alerts that a report can tell of. */
const mostAlerts = 100;
/** Windows that are looked back through for the past of an old one. */
const mostWindows = 1_000;

/** What a report of a window tells: of the past, only what was before it, so that it can be written later as well. */
export async function gatherReport(
  report: ReportInput['report'],
  { monitoring, registry, settings, now }: Omit<ReportingParts, 'storageFolder' | 'newId'>,
): Promise<ReportInput> {
  const { model, version, sequence } = report.window;
  const { bundleFolder, digest } = await registry.getVersion(model, version);
  const bundle = await readBundle(bundleFolder, { expectedDigest: digest, whole: false, acceptsConstant: true });
  const newest = await monitoring.window({ model });
  const wanted = Math.min(mostWindows, newest.window.sequence - sequence + settings.reports.windows);
  const windows = await monitoring.windows(model, wanted);
  const sequences = new Map(
    windows.flatMap(({ window }) => (window.sequence <= sequence ? [[window.windowId, window.sequence] as const] : [])),
  );
  const measured = await monitoring.series(model, { windows: wanted });
  const series = measured
    .filter(({ windowId }) => sequences.has(windowId))
    .sort((one, other) => (sequences.get(one.windowId) ?? 0) - (sequences.get(other.windowId) ?? 0));
  const firing = await monitoring.alerts({ model, state: 'firing', limit: mostAlerts });
  return {
    report,
    schema: bundle.schema,
    version: { kind: bundle.kind, threshold: bundle.threshold, digest },
    series,
    sequences,
    trends: trendsOf(series, settings.monitoring.trends),
    alerts: firing.filter((alert) => alert.version === version),
    settings,
    writtenAt: now(),
  };
}
