import { setTimeout as wait } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import type { Alert, MeasuredMetric, MonitoringRecords } from '../monitoring/index.ts';

/** Most alerts that a scrape tells; more firing at once are one disaster, and the interface lists them. */
const mostAlerts = 1_000;
/** A scrape is given ten seconds as a rule, and tells of much that is not in the database. */
const patienceMs = 1_000;

interface Found {
  readonly measured: readonly MeasuredMetric[];
  readonly firing: readonly Alert[];
}

/**
 * What monitoring found last, as gauges. They are read from PostgreSQL at each scrape, so that every server tells the
 * same; where it is away, or does not answer soon, they have no samples but one that says so, and the rest of the scrape is
 * as it was.
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
  /** Goes on where nobody waits any more: a database that hangs is not asked again meanwhile. */
  let reading: Promise<Found | undefined> | undefined;
  /** Of all gauges of one scrape, and of those that come meanwhile. */
  let told: Promise<Found | undefined> | undefined;

  async function read(): Promise<Found | undefined> {
    const monitoring = records();
    if (monitoring === undefined) return undefined;
    try {
      const [measured, firing] = await Promise.all([
        monitoring.latestMeasurements(),
        monitoring.alerts({ state: 'firing', limit: mostAlerts }),
      ]);
      return { measured, firing };
    } catch {
      return undefined;
    }
  }

  function found(): Promise<Found | undefined> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    told ??= Promise.race([reading, wait(patienceMs, undefined, { ref: false })]).finally(() => {
      told = undefined;
    });
    return told;
  }

  const registers = [registry];

  new Gauge({
    name: 'hale_monitoring_up',
    help: 'Whether PostgreSQL told in time what monitoring found; 0: the gauges of drift, metrics and alerts are left out',
    registers,
    async collect() {
      this.set((await found()) === undefined ? 0 : 1);
    },
  });
  new Gauge({
    name: 'hale_drift_score',
    help: 'How much a feature, the output or all features together differ from the reference in the last window, 0 to 1',
    labelNames: ['model', 'version', 'feature', 'test'],
    registers,
    async collect() {
      const { measured = [] } = (await found()) ?? {};
      this.reset();
      for (const { model, version, metric, value } of measured) {
        const score = readDriftScoreName(metric);
        if (score !== undefined) this.set({ model, version, feature: score.text, test: score.test }, value);
      }
    },
  });
  new Gauge({
    name: 'hale_model_metric',
    help: 'Metrics of the last window that has them; those named estimated_… are estimates without labels',
    labelNames: ['model', 'version', 'metric'],
    registers,
    async collect() {
      const { measured = [] } = (await found()) ?? {};
      this.reset();
      for (const { model, version, metric, value } of measured) {
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
      const { firing = [] } = (await found()) ?? {};
      this.reset();
      for (const { model, version, severity, fingerprint } of firing) {
        this.set({ model, version, severity, fingerprint }, 1);
      }
    },
  });
}
