import { parseArgs } from 'node:util';
import type { Settings } from '../src/config/index.ts';
import { detectDrift, fitDriftReference } from '../src/monitoring/drift/index.ts';
import type { Finding } from '../src/monitoring/finding.ts';
import { createRandom, type Random } from '../src/statistics/index.ts';
import { drawSample, type HeartPopulations, readHeartPopulations } from './heart-population.ts';

/**
 * How often drift is found where there is none, and where there is: windows of the heart-disease example against references
 * of the product's size, with the product's defaults, and the conventional rules on the same windows.
 *
 *     node bench/drift-quality.ts DATA_FOLDER SIZE [--windows 2000] [--strategy fixed]
 *
 * Cleveland's patients, each with what a model says that did not learn from him, are the population. For each sequence of
 * windows a reference is drawn from it, as many rows as the product keeps, and so is every window: a reference is a sample
 * like any other, and its own luck is in all its windows. Windows drawn from the reference itself would hide that.
 * Windows with drift are drawn from the patients of the three other sites.
 */

/** One after another against one reference: long enough for persistence, short enough for many references. */
const windowsOfReference = 10;

export interface DriftQuality {
  readonly size: number;
  readonly windows: number;
  /** Shares of windows without drift in which something alarms: a deciding test; the same in `required` of the last windows. */
  readonly falseAlarms: number;
  readonly persistentFalseAlarms: number;
  /** … with calibrated distances told beside; NaN with the strategy `fixed`. */
  readonly distanceFalseAlarms: number;
  readonly falseIndexAbove: number;
  readonly falseKolmogorovSmirnov: number;
  readonly driftWindows: number;
  /** Shares of windows of other sites in which something alarms. */
  readonly power: number;
  readonly indexAbovePower: number;
  readonly kolmogorovSmirnovPower: number;
  readonly seconds: number;
}

export async function measureDriftQuality(
  populations: HeartPopulations,
  size: number,
  windows: number,
  strategy: Settings['monitoring']['drift']['thresholds']['strategy'],
): Promise<DriftQuality> {
  const { schema, cleveland, others } = populations;
  const { drift, persistence } = populations.settings.monitoring;
  const settings = { ...drift, thresholds: { ...drift.thresholds, strategy } };
  const random = createRandom(2026).fork(`windows of ${size}`);
  const started = performance.now();
  const rowCount = cleveland.rows.rowCount;
  const quiet = { alarms: 0, persistent: 0, distances: 0, index: 0, smirnov: 0, all: 0 };
  const loud = { alarms: 0, index: 0, smirnov: 0, all: 0 };
  const look = async (population: typeof cleveland, reference: ReturnType<typeof fitDriftReference>, own: Random) =>
    detectDrift(drawSample(population, size, own.fork('rows')), reference, { random: own.fork('tests') });
  for (let sequence = 0; sequence * windowsOfReference < windows; sequence += 1) {
    const own = random.fork(`reference ${sequence}`);
    const sample = drawSample(cleveland, rowCount, own);
    const reference = fitDriftReference(sample, schema, settings, `reference ${sequence} of ${size}`);
    const alarms: boolean[] = [];
    for (let window = 0; window < windowsOfReference; window += 1) {
      const findings = await look(cleveland, reference, own.fork(`window ${window}`));
      alarms.push(hasAlarm(findings));
      quiet.all += 1;
      quiet.alarms += Number(hasAlarm(findings));
      quiet.persistent += Number(alarms.slice(-persistence.windows).filter(Boolean).length >= persistence.required);
      quiet.distances += Number(findings.some(({ isDeciding, status }) => !isDeciding && status === 'alert'));
      quiet.index += Number(hasIndexAbove(findings));
      quiet.smirnov += Number(hasSmallChance(findings));
    }
    const findings = await look(others, reference, own.fork('others'));
    loud.all += 1;
    loud.alarms += Number(hasAlarm(findings));
    loud.index += Number(hasIndexAbove(findings));
    loud.smirnov += Number(hasSmallChance(findings));
  }
  return {
    size,
    windows: quiet.all,
    falseAlarms: quiet.alarms / quiet.all,
    persistentFalseAlarms: quiet.persistent / quiet.all,
    distanceFalseAlarms: strategy === 'fixed' ? Number.NaN : quiet.distances / quiet.all,
    falseIndexAbove: quiet.index / quiet.all,
    falseKolmogorovSmirnov: quiet.smirnov / quiet.all,
    driftWindows: loud.all,
    power: loud.alarms / loud.all,
    indexAbovePower: loud.index / loud.all,
    kolmogorovSmirnovPower: loud.smirnov / loud.all,
    seconds: (performance.now() - started) / 1000,
  };
}

const hasAlarm = (findings: readonly Finding[]): boolean =>
  findings.some(({ isDeciding, status }) => isDeciding && status === 'alert');

/** The rule of credit scoring, on any feature. */
const hasIndexAbove = (findings: readonly Finding[]): boolean =>
  findings.some(
    ({ check, statistic, subject }) =>
      check === 'population_stability_index' && subject.kind === 'feature' && (statistic ?? 0) > 0.2,
  );

/** Any Kolmogorov–Smirnov p-value below 0.05, uncorrected. */
const hasSmallChance = (findings: readonly Finding[]): boolean =>
  findings.some(
    ({ check, pValue, subject }) =>
      check === 'kolmogorov_smirnov' && subject.kind === 'feature' && (pValue ?? 1) < 0.05,
  );

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { windows: { type: 'string', default: '2000' }, strategy: { type: 'string', default: 'calibrated' } },
    allowPositionals: true,
  });
  const [folder, size] = positionals;
  if (folder === undefined || size === undefined)
    throw new Error('give the folder of the data and the size of windows');
  const strategy = values.strategy === 'fixed' ? 'fixed' : 'calibrated';
  const populations = await readHeartPopulations(folder);
  const figures = await measureDriftQuality(populations, Number(size), Number(values.windows), strategy);
  console.log(JSON.stringify(figures));
}
