import { randomUUID } from 'node:crypto';
import { settingsSchema } from '../../src/config/settings.ts';
import type { Database } from '../../src/database/index.ts';
import { updateAlerts } from '../../src/monitoring/alerts/alert-store.ts';
import { keyStates } from '../../src/monitoring/alerts/firing-keys.ts';
import { recordRun } from '../../src/monitoring/store/record-run.ts';
import { outcomesUpTo } from '../../src/monitoring/store/run-store.ts';
import { recordWindows } from '../../src/monitoring/store/window-store.ts';
import { finding } from './findings.ts';

export const monitoredModel = 'heart-disease';
const now = () => new Date('2026-03-01T12:00:00Z');
const parts = { now, newId: () => randomUUID() };

/** Two windows in a database, both of which have drifted, with what was measured of them and the alert that follows. */
export async function recordDriftedWindows(database: Database): Promise<void> {
  await database.pool.query(
    `insert into registered_models (name, last_version, created_at, updated_at) values ($1, 1, now(), now())`,
    [monitoredModel],
  );
  await database.pool.query(
    `insert into model_versions (name, version, digest, created_at) values ($1, 1, repeat('a', 64), now())`,
    [monitoredModel],
  );
  await recordDriftedWindowsOfVersion(database);
}

/** The same of a model whose version 1 the registry has already. */
export async function recordDriftedWindowsOfVersion(database: Database): Promise<void> {
  const windows = await recordWindows(
    database,
    monitoredModel,
    async function* () {
      yield [0, 1].map((index) => ({
        version: '1',
        startsAtMs: Date.parse('2026-03-01T10:00:00Z') + index * 3_600_000,
        endsAtMs: Date.parse('2026-03-01T11:00:00Z') + index * 3_600_000,
        rowCount: 100,
        refusedCount: 3,
        closedBy: 'count' as const,
        ranges: [{ segment: 'a', first: index * 103, last: index * 103 + 102 }],
        digest: 'c'.repeat(64),
        firstPredictionId: null,
        lastPredictionId: null,
      }));
    },
    parts,
  );
  for (const window of windows) {
    await recordRun(database.query, window, {
      monitorRunId: randomUUID(),
      windowId: window.windowId,
      inputDigest: 'd'.repeat(64),
      verdict: window.sequence === 1 ? 'suspected' : 'changed',
      summary: 'Changed: drift in 1 feature (age).',
      outcomes: { drift: { status: 'alert', severity: 'warning', phrase: 'drift in 1 feature (age)' } },
      labelCount: 0,
      labelsAsOf: now(),
      startedAt: now(),
      endedAt: now(),
      findings: [
        finding({
          status: 'alert',
          effectSize: { name: 'D', value: 0.4 },
          distributions: {
            bins: ['18 to 50', '50 to 120', 'missing'],
            edges: [18, 50, 120],
            reference: [0.4, 0.6, 0],
            current: [0.1, 0.9, 0],
          },
        }),
        finding({ monitor: 'data_quality', check: 'missing_share', subject: { kind: 'feature', feature: 'ca' } }),
      ],
      measurements: [
        { metric: 'drift_score:age:kolmogorov_smirnov', value: 0.4, lower: null, upper: null, sampleSize: 100 },
        { metric: 'estimated_f1', value: 0.7 + window.sequence / 100, lower: 0.6, upper: 0.8, sampleSize: 100 },
      ],
    });
  }
  const newest = windows.at(-1);
  if (newest === undefined) throw new Error('no window was recorded');
  const states = keyStates(await outcomesUpTo(database.query, newest, 10), { windows: 3, required: 2 });
  const { alerts: settings } = settingsSchema.parse({});
  const readKeys = async () => ({ version: '1', states });
  await updateAlerts(database, monitoredModel, readKeys, { ...parts, settings, channels: [] });
}
