import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import type { ControlPlane, ControlPlaneState } from '../../src/http/index.ts';
import { createMonitoringRecords } from '../../src/monitoring/index.ts';
import { createReporting } from '../../src/reporting/index.ts';
import { createReportStore } from '../../src/reporting/store/report-store.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { monitoredModel, recordDriftedWindows } from '../monitoring/recorded-world.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let test: TestDatabase;
let server: TestServer;
let storageFolder: string;
let state: ControlPlaneState = { status: 'opening' };

/** What is in it is another test's concern; here it is that it comes as it was written, and can do nothing. */
const reportText = '<!DOCTYPE html><html lang="en"><title>é</title></html>';

beforeAll(async () => {
  test = await openTestDatabase();
  await recordDriftedWindows(test.database);
  const absent = () => Promise.reject(new Error('not asked for here'));
  const settings = settingsSchema.parse({});
  const monitoring = createMonitoringRecords(test.database, settings.monitoring.trends);
  storageFolder = await mkdtemp(join(tmpdir(), 'hale-reports-'));
  const { window, run } = await monitoring.window({ model: monitoredModel });
  await createReportStore(test.database, {
    folder: join(storageFolder, 'artifacts'),
    kept: 5,
    now: () => new Date('2026-03-01T12:30:00Z'),
    newId: () => 'report-1',
  }).keep(reportText, { window, monitorRunId: run?.monitorRunId ?? '' });
  const controlPlane: ControlPlane = {
    monitoring,
    reporting: createReporting(test.database, {
      monitoring,
      settings,
      registry: { getVersion: absent },
      storageFolder,
      now: () => new Date('2026-03-01T12:30:00Z'),
      newId: () => 'unused',
    }),
    labels: { recordValues: absent, ofPrediction: absent },
    tracking: { getRun: absent, childRunIds: absent, searchRuns: absent },
    registry: {
      listModels: absent,
      listVersions: absent,
      lineage: absent,
      deployments: absent,
      deploy: absent,
      rollback: absent,
    },
  };
  server = await startTestServer({ options: { controlPlane: () => state } });
  state = { status: 'ok', controlPlane };
});
afterAll(async () => {
  await server.close();
  await test.close();
  await rm(storageFolder, { recursive: true, force: true });
});

async function get(path: string) {
  const response = await fetch(server.url + path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const prefix = '/api/v1/monitoring';

describe('what monitoring found', () => {
  it.each([
    [prefix, 'MonitoredModels'],
    [`${prefix}/${monitoredModel}/windows`, 'Windows'],
    [`${prefix}/${monitoredModel}/windows/latest`, 'WindowReport'],
    [`${prefix}/${monitoredModel}/windows/1`, 'WindowReport'],
    [`${prefix}/${monitoredModel}/metrics`, 'Measurements'],
    [`${prefix}/${monitoredModel}/reports`, 'Reports'],
    ['/api/v1/alerts?state=firing', 'Alerts'],
  ])('%s answers as the OpenAPI document says (%s)', async (path, schema) => {
    const { components } = (await get('/openapi.json')).body as { components: object };
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', components });
    const { status, body } = await get(path);
    expect(status).toBe(200);
    const validate = ajv.compile({ $ref: `document#/components/schemas/${schema}` });
    expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
  });

  it('is the newest first, with verdict and sentence', async () => {
    const { body } = await get(`${prefix}/${monitoredModel}/windows?limit=1`);
    expect(body.windows).toMatchObject([
      {
        sequence: 2,
        row_count: 100,
        refused_count: 3,
        run: { verdict: 'changed', summary: expect.stringMatching(/age/) },
      },
    ]);
    expect((await get(prefix)).body.models).toMatchObject([{ model: monitoredModel, firing_alerts: 1 }]);
  });

  it('has every finding of a window, and the series of a metric in time', async () => {
    const { body } = await get(`${prefix}/${monitoredModel}/windows/2`);
    expect(body.findings).toMatchObject([
      { monitor: 'drift', subject: 'feature:age', status: 'alert', distributions: { current: [0.1, 0.9, 0] } },
      { monitor: 'data_quality', subject: 'feature:ca', status: 'ok' },
    ]);
    const series = await get(`${prefix}/${monitoredModel}/metrics?metric=estimated_f1`);
    expect(series.body.measurements).toMatchObject([{ value: 0.71 }, { value: 0.72 }]);
  });

  it('reads of a series what is asked, and once', async () => {
    const queries = vi.spyOn(test.database.pool, 'query');
    await get(`${prefix}/${monitoredModel}/metrics?metric=estimated_f1`);
    const read = queries.mock.calls.filter(([query]) => JSON.stringify(query).includes('sample_size'));
    queries.mockRestore();
    expect(read).toHaveLength(1);
    expect(JSON.stringify(read)).toContain('estimated_f1');
  });

  it('is there as gauges, and the scrape goes on where PostgreSQL is away', async () => {
    const scrape = async () => (await fetch(`${server.url}/metrics`)).text();
    const text = await scrape();
    expect(text).toContain(
      `hale_drift_score{model="${monitoredModel}",version="1",feature="age",test="kolmogorov_smirnov"} 0.4`,
    );
    expect(text).toContain(`hale_model_metric{model="${monitoredModel}",version="1",metric="estimated_f1"} 0.72`);
    expect(text).toContain(
      `hale_alerts{model="${monitoredModel}",version="1",severity="warning",fingerprint="drift"} 1`,
    );
    const before = state;
    state = { status: 'failed', detail: 'away' };
    const without = await scrape();
    state = before;
    expect(without).toContain('hale_http_requests_total');
    expect(without).not.toContain('hale_drift_score{');
    expect([text, without].map((one) => /^hale_monitoring_up (.)$/m.exec(one)?.[1])).toEqual(['1', '0']);
  });

  it('is left out of a scrape, which says so, while PostgreSQL does not answer', async () => {
    const scrape = async () => (await fetch(`${server.url}/metrics`)).text();
    const holder = await test.database.pool.connect();
    await holder.query('begin; lock table alerts');
    let isReleased = false;
    const scraped = scrape().then((text) => ({ text, wasHeld: !isReleased }));
    await Promise.race([scraped, wait(8_000)]);
    isReleased = true;
    await holder.query('rollback');
    holder.release();
    const { text, wasHeld } = await scraped;
    expect(wasHeld).toBe(true);
    expect(text).toContain('hale_monitoring_up 0');
    expect(text).not.toContain('hale_alerts{');
    await vi.waitFor(async () => expect(await scrape()).toContain('hale_alerts{'));
  });

  it('has reports, each as it was written, as a page that may load and run nothing', async () => {
    const { body } = await get(`${prefix}/${monitoredModel}/reports`);
    expect(body.reports).toMatchObject([
      { report_id: 'report-1', sequence: 2, size_bytes: Buffer.byteLength(reportText) },
    ]);
    const response = await fetch(`${server.url}${prefix}/${monitoredModel}/reports/report-1`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = (response.headers.get('content-security-policy') ?? '').split(';').map((rule) => rule.trim());
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox');
    expect(policy.filter((rule) => rule.startsWith('script-src'))).toEqual([]);
    expect(await response.text()).toBe(reportText);
  });

  it('gives out no report that is not what was written', async () => {
    const file = join(storageFolder, 'artifacts', 'reports', monitoredModel, 'window-2-report-1.html');
    await writeFile(file, reportText.replace('é', 'e'));
    const answer = await get(`${prefix}/${monitoredModel}/reports/report-1`);
    await writeFile(file, reportText);
    expect(answer).toMatchObject({ status: 500, body: { code: 'REPORT_DAMAGED' } });
  });

  it.each([
    [`${prefix}/${monitoredModel}/reports/report-2`, 404, 'REPORT_NOT_FOUND'],
    [`${prefix}/another/reports/report-1`, 404, 'REPORT_NOT_FOUND'],
    [`${prefix}/${monitoredModel}/reports?limit=0`, 400, 'QUERY_INVALID'],
    [`${prefix}/${monitoredModel}/windows/7`, 404, 'WINDOW_NOT_FOUND'],
    [`${prefix}/${monitoredModel}/windows/0`, 404, 'WINDOW_NOT_FOUND'],
    [`${prefix}/unknown/windows/latest`, 404, 'WINDOW_NOT_FOUND'],
    [`${prefix}/${monitoredModel}/windows?limit=0`, 400, 'QUERY_INVALID'],
    [`${prefix}/${monitoredModel}/metrics?windows=x`, 400, 'QUERY_INVALID'],
    ['/api/v1/alerts?state=open', 400, 'QUERY_INVALID'],
  ])('%s is refused with %i %s', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { code } });
  });
});
