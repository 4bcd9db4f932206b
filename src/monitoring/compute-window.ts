import { createHash } from 'node:crypto';
import type { Settings } from '../config/index.ts';
import type { LoggedRows } from '../prediction-log/index.ts';
import { createRandom } from '../statistics/index.ts';
import type { MonitorRun, RecordedOutcome, RecordedWindow } from './entities.ts';
import type { Finding } from './finding.ts';
import { measurementsOf } from './measurements.ts';
import type { Monitor } from './monitor.ts';
import type { MonitoredVersion } from './monitored-version.ts';
import { keyOutcomes } from './verdict/alert-key.ts';
import type { UnjudgedRun } from './verdict/judge-run.ts';
import { phraseOf } from './verdict/summarise.ts';
import type { WindowRows } from './window-rows.ts';

export interface WindowToCompute {
  readonly window: RecordedWindow;
  readonly logged: LoggedRows;
  readonly labels: ReadonlyMap<string, 0 | 1>;
  readonly labelsAsOf: Date;
  readonly version: MonitoredVersion;
  /** The windows of the model before it, the newest first. */
  readonly earlier: readonly RecordedWindow[];
  readonly settings: Settings['monitoring'];
  readonly seed: number;
  readonly monitors: readonly Monitor[];
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Asks every monitor of a window. */
export async function computeWindow(request: WindowToCompute): Promise<UnjudgedRun> {
  const { window, logged, labels, version, earlier, settings, monitors, now } = request;
  const startedAt = now();
  const rows: WindowRows = { ...logged, labels: labelsOf(logged.predictionIds, labels) };
  const random = createRandom(request.seed).fork(window.digest);
  const findings: Finding[] = [];
  for (const monitor of monitors) {
    const found = await monitor.run({ window, rows, version, earlier, settings, random: random.fork(monitor.name) });
    findings.push(...found);
  }
  return {
    monitorRunId: request.newId(),
    windowId: window.windowId,
    inputDigest: inputDigestOf(request, rows.labels),
    outcomes: outcomesOf(findings),
    labelCount: labels.size,
    labelsAsOf: request.labelsAsOf,
    startedAt,
    endedAt: now(),
    findings,
    measurements: measurementsOf(findings, rows),
  };
}

/** 0 or 1 for each prediction, and −1 where nothing is known. */
const labelsOf = (ids: readonly string[], labels: ReadonlyMap<string, 0 | 1>): Int8Array =>
  Int8Array.from(ids, (id) => labels.get(id) ?? -1);

function outcomesOf(findings: readonly Finding[]): MonitorRun['outcomes'] {
  const outcomes: Record<string, RecordedOutcome> = {};
  for (const { key, status, severity, alerting } of keyOutcomes(findings).values()) {
    outcomes[key] = { status, severity, phrase: alerting.length === 0 ? null : phraseOf(alerting) };
  }
  return outcomes;
}

/** Of all that the findings depend on. */
function inputDigestOf({ window, version, settings, seed, monitors }: WindowToCompute, labels: Int8Array): string {
  return createHash('sha256')
    .update(window.digest)
    .update(version.digest)
    .update(labels)
    .update(JSON.stringify([settings, seed, monitors.map(({ name }) => name)]))
    .digest('hex');
}
