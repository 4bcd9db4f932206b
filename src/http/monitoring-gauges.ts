import type { Registry } from 'prom-client';
import type { MeasuredMetric, MonitoringRecords } from '../monitoring/index.ts';

/** Most alerts that a scrape tells; more firing at once are one disaster, and the interface lists them. */
const mostAlerts = 1_000;

/**
 * What monitoring found last, as gauges. They are read from PostgreSQL at each scrape, so that every server tells the
 * same; where it is away they have no samples, and the rest of the scrape is as it was.
 *
 * @param records undefined while PostgreSQL is not there
 */
export async function addMonitoringGauges(
  registry: Registry,
  records: () => MonitoringRecords | undefined,
): Promise<void> {
  const [{ Gauge }, { readDriftScoreName }] = await Promise.all([
    import('prom-client'),
    import('../monitoring/index.ts'),
  ]);
  let reading: Promise<readonly MeasuredMetric[]> | undefined;
  /** Once for the gauges of one scrape, and for scrapes that wait for a slow database. */
  function measured(): Promise<readonly MeasuredMetric[]> {
    reading ??= (records()?.latestMeasurements() ?? Promise.resolve([]))
      .catch(() => [])
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }
  const registers = [registry];

  new Gauge({
    name: 'hale_drift_score',
    help: 'How much a feature, the output or all features together differ from the reference in the last window, 0 to 1',
    labelNames: ['model', 'version', 'feature', 'test'],
    registers,
    async collect() {
      const all = await measured();
      this.reset();
      for (const { model, version, metric, value } of all) {
        const score = readDriftScoreName(metric);
        if (score !== undefined) this.set({ model, version, ...score }, value);
      }
    },
  });
  new Gauge({
    name: 'hale_model_metric',
    help: 'Metrics of the last window that has them; those named estimated_… are estimates without labels',
    labelNames: ['model', 'version', 'metric'],
    registers,
    async collect() {
      const all = await measured();
      this.reset();
      for (const { model, version, metric, value } of all) {
        if (readDriftScoreName(metric) === undefined) this.set({ model, version, metric }, value);
      }
    },
  });
  new Gauge({
    name: 'hale_alerts',
    help: 'Alerts that are firing; always 1',
    labelNames: ['model', 'version', 'severity', 'fingerprint'],
    registers,
    async collect() {
      const firing =
        (await records()
          ?.alerts({ state: 'firing', limit: mostAlerts })
          .catch(() => [])) ?? [];
      this.reset();
      for (const { model, version, severity, fingerprint } of firing) {
        this.set({ model, version, severity, fingerprint }, 1);
      }
    },
  });
}
