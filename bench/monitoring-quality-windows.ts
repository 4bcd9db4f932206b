import { parseArgs } from 'node:util';
import { memoryThresholdCache } from '../src/monitoring/drift/index.ts';
import type { RecordedWindow } from '../src/monitoring/entities.ts';
import type { Finding, FindingStatus } from '../src/monitoring/finding.ts';
import type { MonitoredVersion } from '../src/monitoring/monitored-version.ts';
import { createMonitors } from '../src/monitoring/monitors.ts';
import { keyOutcomes } from '../src/monitoring/verdict/alert-key.ts';
import { judgeWindow } from '../src/monitoring/verdict/judge-window.ts';
import type { WindowRows } from '../src/monitoring/window-rows.ts';
import { createRandom, type Random } from '../src/statistics/index.ts';
import { drawSample, type HeartPopulations, type Population, readHeartPopulations } from './heart-population.ts';

/**
 * How often all monitors together call a window changed where nothing has, and where something has, with the product's
 * defaults: its monitors and its verdicts over windows of the heart-disease example, once with all outcomes known and once
 * with none.
 *
 *     node bench/monitoring-quality-windows.ts DATA_FOLDER BUNDLE_FOLDER SIZE [--windows 2000] [--distances]
 *
 * Cleveland's patients, each with what a model says that did not learn from him, are the population. For each sequence of
 * windows a reference is drawn from it, as many rows as the product keeps, and so is every window: a reference is a sample
 * like any other, and its own luck is in all its windows. Windows drawn from the reference itself would hide that. Changed windows
 * are of the patients of the three other sites, or of Cleveland with three outcomes in ten the other way round.
 */

/** One after another against one reference: long enough for persistence, short enough for many references. */
const windowsOfReference = 10;
/** In which a change must be found. */
const windowsOfChange = 3;
/** Of how many references one sees changed windows, which take the longest. */
const referencesOfChange = 4;
const dayMs = 86_400_000;
const startMs = Date.parse('2026-01-01T00:00:00Z');

/** Whether outcomes are known decides which of the two monitors of performance has a say. */
const situations = ['known', 'unknown'] as const;
type Situation = (typeof situations)[number];

/** What one window says. */
interface Seen {
  readonly findings: Readonly<Record<Situation, readonly Finding[]>>;
  readonly verdicts: Readonly<Record<Situation, { readonly alarms: boolean; readonly persists: boolean }>>;
}

const flippedShare = 0.3;

async function measure(
  { settings: all, bundle, cleveland, others }: HeartPopulations,
  size: number,
  windows: number,
  withDistances: boolean,
): Promise<Record<string, number>> {
  const settings = quicker(all.monitoring, withDistances);
  const random = createRandom(2026).fork(`windows of ${size}`);
  const started = performance.now();
  const counts = new Map<string, { hits: number; of: number }>();
  const count = (name: string, isHit: boolean): void => {
    const known = counts.get(name) ?? { hits: 0, of: 0 };
    counts.set(name, { hits: known.hits + Number(isHit), of: known.of + 1 });
  };
  for (let sequence = 0; sequence * windowsOfReference < windows; sequence += 1) {
    const own = random.fork(`reference ${sequence}`);
    const reference = drawSample(cleveland, cleveland.rows.rowCount, own);
    const digest = `reference ${sequence} of ${size}`;
    const version = {
      model: 'heart',
      version: '1',
      digest,
      bundle: { ...bundle, reference: { ...bundle.reference, ...reference } },
      reference,
    };
    const monitors = createMonitors(memoryThresholdCache());
    const lookOn = openSequence(version, monitors, settings);
    for (let window = 0; window < windowsOfReference; window += 1) {
      const drawn = own.fork(`window ${window}`);
      const seen = await lookOn(drawSample(cleveland, size, drawn), drawn);
      countSeen('unchanged', seen, count);
      countRules(seen.findings.known, 'unchanged', count);
    }
    if (sequence % referencesOfChange !== 0) continue;
    for (const [kind, draw] of Object.entries({
      'other sites': (drawn: Random) => drawSample(others, size, drawn),
      'flipped outcomes': (drawn: Random) => flip(drawSample(cleveland, size, drawn), drawn),
    })) {
      const lookAt = openSequence(version, monitors, settings);
      const found = { alarms: { known: false, unknown: false }, persists: { known: false, unknown: false } };
      for (let window = 0; window < windowsOfChange; window += 1) {
        const drawn = own.fork(`${kind} ${window}`);
        const seen = await lookAt(draw(drawn), drawn);
        countSeen(kind, seen, count);
        if (kind === 'other sites') countRules(seen.findings.known, kind, count);
        for (const situation of situations) {
          found.alarms[situation] ||= seen.verdicts[situation].alarms;
          found.persists[situation] ||= seen.verdicts[situation].persists;
        }
      }
      for (const situation of situations) {
        count(`${kind}, ${situation}, suspected within three`, found.alarms[situation]);
        count(`${kind}, ${situation}, changed within three`, found.persists[situation]);
      }
    }
  }
  const shares = [...counts].map(([name, { hits, of }]): [string, number] => [name, hits / of]);
  return { ...Object.fromEntries(shares), size, windows, seconds: (performance.now() - started) / 1000 };
}

/** Without what decides nothing and takes most of the time: the fewest samples for intervals, and drawn thresholds of distances. */
function quicker(settings: HeartPopulations['settings']['monitoring'], withDistances: boolean) {
  const { drift, performance } = settings;
  return {
    ...settings,
    drift: withDistances ? drift : { ...drift, thresholds: { ...drift.thresholds, strategy: 'fixed' as const } },
    performance: {
      ...performance,
      bootstrap: { ...performance.bootstrap, resamples: 200, method: 'percentile' as const },
    },
  };
}

/** Windows of one version one after the other, each judged with those before it. A window is a day, and requests come at random. */
function openSequence(
  version: MonitoredVersion,
  monitors: ReturnType<typeof createMonitors>,
  settings: HeartPopulations['settings']['monitoring'],
) {
  const earlier: RecordedWindow[] = [];
  const history: Record<Situation, ReadonlyMap<string, FindingStatus>[]> = { known: [], unknown: [] };
  let nowMs = startMs;
  return async (sample: Population, random: Random): Promise<Seen> => {
    const rowCount = sample.labels.length;
    const timesMs = Float64Array.from({ length: rowCount }, () => {
      nowMs += (-Math.log1p(-random.next()) * dayMs) / rowCount;
      return nowMs;
    });
    const window = windowOf(version, earlier, timesMs);
    const findings: Record<Situation, Finding[]> = { known: [], unknown: [] };
    const verdicts = {} as Record<Situation, Seen['verdicts'][Situation]>;
    for (const { name, run } of monitors) {
      const rows = rowsOf(sample, timesMs, version.bundle.threshold);
      const input = { window, rows, version, earlier, settings, random: random.fork(name) };
      const known = await run(input);
      findings.known.push(...known);
      // The others do not look at outcomes.
      const looks = name === 'performance' || name === 'estimated_performance';
      const labels = new Int8Array(rowCount).fill(-1);
      findings.unknown.push(...(looks ? await run({ ...input, rows: { ...rows, labels } }) : known));
    }
    for (const situation of situations) {
      const judgement = judgeWindow(findings[situation], history[situation], settings.persistence);
      verdicts[situation] = { alarms: judgement.alerting.length > 0, persists: judgement.verdict === 'changed' };
      const outcomes = [...keyOutcomes(findings[situation]).values()];
      history[situation].push(new Map(outcomes.map(({ key, status }) => [key, status])));
    }
    earlier.unshift(window);
    return { findings, verdicts };
  };
}

function windowOf({ model, version }: MonitoredVersion, earlier: readonly RecordedWindow[], timesMs: Float64Array) {
  const sequence = earlier.length + 1;
  return {
    windowId: `window ${sequence}`,
    model,
    version,
    sequence,
    digest: '',
    startsAtMs: earlier[0]?.endsAtMs ?? startMs,
    endsAtMs: timesMs.at(-1) as number,
    rowCount: timesMs.length,
    refusedCount: 0,
    closedBy: 'count',
    ranges: [],
    firstPredictionId: null,
    lastPredictionId: null,
    closedAt: new Date(timesMs.at(-1) as number),
  } satisfies RecordedWindow;
}

const rowsOf = ({ rows, probabilities, labels }: Population, timesMs: Float64Array, threshold: number): WindowRows => ({
  rows,
  probabilities,
  classes: Uint8Array.from(probabilities, (probability) => (probability >= threshold ? 1 : 0)),
  labels: Int8Array.from(labels),
  timesMs,
  refused: [],
});

const flip = (sample: Population, random: Random): Population => ({
  ...sample,
  labels: sample.labels.map((label) => (random.next() < flippedShare ? 1 - label : label)),
});

type Count = (name: string, isHit: boolean) => void;

function countSeen(kind: string, { findings, verdicts }: Seen, count: Count): void {
  const alerting = (of: readonly Finding[]): Finding[] => of.filter(({ status }) => status === 'alert');
  const by = (of: readonly Finding[], monitor: Finding['monitor'], isDeciding: boolean): boolean =>
    alerting(of).some((finding) => finding.monitor === monitor && finding.isDeciding === isDeciding);
  const { known, unknown } = findings;
  count(`${kind}, data quality`, by(known, 'data_quality', true));
  count(`${kind}, drift`, by(known, 'drift', true));
  count(`${kind}, realised`, by(known, 'performance', true));
  count(`${kind}, estimated`, by(unknown, 'estimated_performance', true));
  count(
    `${kind}, slices`,
    alerting(known).some(({ check }) => check === 'worst_slice'),
  );
  count(`${kind}, distances`, by(known, 'drift', false));
  count(
    `${kind}, contributions`,
    alerting(known).some(({ check }) => check === 'contribution_distribution'),
  );
  count(
    `${kind}, ranking`,
    alerting(known).some(({ check }) => check === 'ranking_agreement'),
  );
  for (const situation of situations) {
    // Distances left out, whose limits are others where they are not asked for.
    const told = alerting(findings[situation]).filter(({ monitor, isDeciding }) => monitor !== 'drift' || isDeciding);
    count(`${kind}, ${situation}, anything told`, told.length > 0);
    count(`${kind}, ${situation}, alarms`, verdicts[situation].alarms);
    count(`${kind}, ${situation}, persists`, verdicts[situation].persists);
  }
}

/** The rules of others on the same windows: a stability index above 0.2, or any Kolmogorov–Smirnov p-value below 0.05, on any feature. */
function countRules(findings: readonly Finding[], kind: string, count: Count): void {
  const ofFeatures = findings.filter(({ monitor, subject }) => monitor === 'drift' && subject.kind === 'feature');
  const some = (name: string, alarms: (finding: Finding) => boolean): boolean =>
    ofFeatures.some((finding) => finding.check === name && alarms(finding));
  count(
    `${kind}, index above`,
    some('population_stability_index', ({ statistic }) => (statistic ?? 0) > 0.2),
  );
  count(
    `${kind}, any chance`,
    some('kolmogorov_smirnov', ({ pValue }) => (pValue ?? 1) < 0.05),
  );
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { windows: { type: 'string', default: '2000' }, distances: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [dataFolder, bundleFolder, size] = positionals;
  if (dataFolder === undefined || bundleFolder === undefined || size === undefined) {
    throw new Error('give the folder of the data, that of a bundle, and the size of windows');
  }
  const populations = await readHeartPopulations(dataFolder, bundleFolder);
  console.log(JSON.stringify(await measure(populations, Number(size), Number(values.windows), values.distances)));
}
