import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { and, type Database, desc, eq, tables } from '../../database/index.ts';
import { HaleError } from '../../errors/index.ts';
import { replaceFile, writeStorage } from '../../files/index.ts';
import type { RecordedWindow } from '../../monitoring/index.ts';
import type { RecordedReport } from './recorded-report.ts';

const { monitoringReports, monitoringWindows } = tables;

export interface ReportStore {
  /** Keeps a report, and of the model only so many of the newest. */
  keep(html: string, of: { readonly window: RecordedWindow; readonly monitorRunId: string }): Promise<RecordedReport>;
  /** The newest first. */
  list(model: string, limit: number): Promise<readonly RecordedReport[]>;
  /** Whether there is a report of a run. */
  has(monitorRunId: string): Promise<boolean>;
  /**
   * A report and its bytes, which are those that were written.
   *
   * @throws HaleError REPORT_NOT_FOUND, REPORT_DAMAGED
   */
  read(model: string, reportId: string): Promise<{ readonly report: RecordedReport; readonly bytes: Uint8Array }>;
}

export interface ReportStoreParts {
  /** The folder of artifacts; reports are kept below it. */
  readonly folder: string;
  /** Reports of a model that are kept. */
  readonly kept: number;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Whole, or as far as a process wrote it that was killed. */
const reportFile = /^\.?window-\d+-.+\.html/;
/** No report takes as long to be kept. */
const abandonedMs = 3_600_000;

const columns = { report: monitoringReports, sequence: monitoringWindows.sequence };
type Row = { readonly report: typeof monitoringReports.$inferSelect; readonly sequence: number };
const reportOf = ({ report, sequence }: Row): RecordedReport => ({
  ...report,
  version: String(report.version),
  sequence,
});

export function createReportStore({ query }: Database, { folder, kept, now, newId }: ReportStoreParts): ReportStore {
  const rows = () =>
    query
      .select(columns)
      .from(monitoringReports)
      .innerJoin(monitoringWindows, eq(monitoringWindows.windowId, monitoringReports.windowId));

  /** The file goes before its row, so that no file is left that nobody knows of. */
  async function forgetOld(model: string): Promise<void> {
    const old = await query
      .select()
      .from(monitoringReports)
      .where(eq(monitoringReports.model, model))
      .orderBy(desc(monitoringReports.createdAt), desc(monitoringReports.reportId))
      .offset(kept);
    for (const { reportId, path } of old) {
      await rm(join(folder, path), { force: true });
      await query.delete(monitoringReports).where(eq(monitoringReports.reportId, reportId));
    }
  }

  /** A process that dies between a file and its row leaves one that nobody knows of; a young one is being kept just now. */
  async function removeUnknown(model: string): Promise<void> {
    const place = `reports/${model}`;
    const known = await query
      .select({ path: monitoringReports.path })
      .from(monitoringReports)
      .where(eq(monitoringReports.model, model));
    const paths = new Set(known.map(({ path }) => path));
    for (const name of await readdir(join(folder, place))) {
      if (!reportFile.test(name) || paths.has(`${place}/${name}`)) continue;
      const file = join(folder, place, name);
      const changed = await stat(file).catch(() => undefined);
      if (changed !== undefined && changed.mtimeMs < now().getTime() - abandonedMs) await rm(file, { force: true });
    }
  }

  return {
    async keep(html, { window, monitorRunId }) {
      const reportId = newId();
      const bytes = Buffer.from(html);
      const path = `reports/${window.model}/window-${window.sequence}-${reportId}.html`;
      const file = join(folder, path);
      await writeStorage(file, async () => {
        await mkdir(dirname(file), { recursive: true });
        await replaceFile(file, (handle) => handle.writeFile(bytes));
      });
      const row = {
        reportId,
        windowId: window.windowId,
        monitorRunId,
        model: window.model,
        version: Number(window.version),
        path,
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        createdAt: now(),
      };
      try {
        await query.insert(monitoringReports).values(row);
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      await forgetOld(window.model);
      await removeUnknown(window.model);
      return reportOf({ report: row, sequence: window.sequence });
    },
    async list(model, limit) {
      const found = await rows()
        .where(eq(monitoringReports.model, model))
        .orderBy(desc(monitoringReports.createdAt), desc(monitoringReports.reportId))
        .limit(limit);
      return found.map(reportOf);
    },
    async has(monitorRunId) {
      const found = await query
        .select({ reportId: monitoringReports.reportId })
        .from(monitoringReports)
        .where(eq(monitoringReports.monitorRunId, monitorRunId))
        .limit(1);
      return found.length > 0;
    },
    async read(model, reportId) {
      const [row] = await rows()
        .where(and(eq(monitoringReports.model, model), eq(monitoringReports.reportId, reportId)))
        .limit(1);
      if (row === undefined) {
        throw new HaleError('REPORT_NOT_FOUND', `${model} has no report ${reportId}; list them, or write a new one`, {
          details: { model, reportId },
        });
      }
      const report = reportOf(row);
      return { report, bytes: await readWhole(join(folder, report.path), report) };
    },
  };
}

async function readWhole(file: string, { reportId, sha256 }: RecordedReport): Promise<Uint8Array> {
  const refuse = (what: string, cause?: unknown) =>
    new HaleError(
      'REPORT_DAMAGED',
      `the file of report ${reportId} ${what}; \`hale monitor report\` writes the window’s report again`,
      { details: { reportId, path: file }, cause },
    );
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw refuse('cannot be read', error);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw refuse('is not what was written');
  return bytes;
}
