import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { type Database, explainFailures } from '../database/index.ts';
import { HaleError } from '../errors/index.ts';
import type { MonitoringRecords, WindowName, WindowReport, WindowStatus } from '../monitoring/index.ts';
import type { Registry } from '../registry/index.ts';
import type { RecordedReport } from './store/recorded-report.ts';
import { createReportStore, type ReportStore } from './store/report-store.ts';

export interface Reporting extends Pick<ReportStore, 'list' | 'read'> {
  /**
   * Writes the report of a window, and keeps it; where nothing is said of which, of the newest that was looked at.
   *
   * @throws HaleError WINDOW_NOT_FOUND, WINDOW_NOT_MONITORED, BUNDLE_INVALID
   */
  write(name: WindowName): Promise<WrittenReport>;
  /**
   * Writes the reports of windows whose verdict became `changed` and that have none of it: among those that were looked at
   * now, and among the newest, where a process that was killed may have left one out.
   */
  writeOfChanges(model: string, computed: readonly string[]): Promise<readonly RecordedReport[]>;
}

export interface WrittenReport {
  readonly report: RecordedReport;
  /** Where its file is. */
  readonly file: string;
  readonly html: string;
}

export interface ReportingParts {
  readonly monitoring: MonitoringRecords;
  readonly registry: Pick<Registry, 'getVersion'>;
  readonly settings: Pick<Settings, 'monitoring' | 'reports'>;
  readonly storageFolder: string;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Fewer than the least number of reports that are kept, so that none is written again because another took its place. */
const recentWindows = 5;

/** Reports of windows: what monitoring found, as a file for people. */
export function createReporting(database: Database, parts: ReportingParts): Reporting {
  const { monitoring, settings, storageFolder, now, newId } = parts;
  const folder = join(storageFolder, 'artifacts');
  const store = createReportStore(database, { folder, kept: settings.reports.kept, now, newId });

  async function write(name: WindowName): Promise<WrittenReport> {
    // Drawing is loaded when it is asked for: a server that only hands reports out starts without it.
    const [{ gatherReport }, { renderReport }] = await Promise.all([
      import('./gather-report.ts'),
      import('./render-report.ts'),
    ]);
    const found = monitored(await monitoring.window(await newestMonitored(name)));
    const html = renderReport(await gatherReport(found, parts));
    const report = await store.keep(html, { window: found.window, monitorRunId: found.run.monitorRunId });
    return { report, file: join(folder, report.path), html };
  }

  /** A window is there some moments before the monitors have looked at it. */
  async function newestMonitored(name: WindowName): Promise<WindowName> {
    if ('windowId' in name || name.sequence !== undefined) return name;
    const recent = await monitoring.windows(name.model, recentWindows);
    const newest = recent.find(({ run }) => run !== null);
    return newest === undefined ? name : { windowId: newest.window.windowId };
  }

  async function isDue({ window, run }: WindowStatus, recent: readonly WindowStatus[]): Promise<boolean> {
    if (run?.verdict !== 'changed' || (await store.has(run.monitorRunId))) return false;
    const { model, sequence, version } = window;
    if (sequence === 1) return true;
    const before =
      recent.find((one) => one.window.sequence === sequence - 1) ??
      (await monitoring.window({ model, sequence: sequence - 1 }));
    return before.run?.verdict !== 'changed' || before.window.version !== version;
  }

  const reporting: Reporting = {
    list: store.list,
    read: store.read,
    write,
    async writeOfChanges(model, computed) {
      if (!settings.reports.onChange) return [];
      const recent = await monitoring.windows(model, recentWindows);
      const older = computed.filter((windowId) => !recent.some(({ window }) => window.windowId === windowId));
      const written: RecordedReport[] = [];
      for (const windowId of older) {
        if (await isDue(await monitoring.window({ windowId }), recent))
          written.push((await write({ windowId })).report);
      }
      for (const status of recent.toReversed()) {
        const { windowId } = status.window;
        if (await isDue(status, recent)) written.push((await write({ windowId })).report);
      }
      return written;
    },
  };
  return explainFailures(reporting, database);
}

function monitored(found: WindowReport) {
  const { window, run } = found;
  if (run !== null) return { ...found, run };
  throw new HaleError(
    'WINDOW_NOT_MONITORED',
    `the monitors have not looked at window ${window.sequence} of ${window.model} yet; \`hale monitor run\` does`,
    { details: { model: window.model, sequence: window.sequence } },
  );
}
