import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { subjectKey } from '../src/monitoring/finding.ts';
import {
  createEstimationReference,
  createPerformanceReference,
  estimatePerformance,
  realisedPerformance,
  slicePerformance,
} from '../src/monitoring/performance/index.ts';
import type { WindowRows } from '../src/monitoring/window-rows.ts';
import { createRandom, type Random } from '../src/statistics/index.ts';
import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { drawSample, type HeartPopulations, type Population, readHeartPopulations } from './heart-population.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';

/**
 * How often the performance of a window alarms where nothing has changed, and where something has, with the product's
 * defaults: windows of the heart-disease example, each with all outcomes for the realised metrics and with none for the
 * estimate. A reference is drawn anew for every ten windows, since it is a sample like any other.
 *
 *     node bench/performance-quality.ts DATA_FOLDER [--windows 1000]
 *
 * Changed windows are of the three other sites, or of Cleveland with three outcomes in ten the other way round, which no
 * estimate can see.
 */
const sizes = [20, 50, 100, 200, 1_000] as const;
const windowsOfReference = 10;

const questions = ['realised', 'estimated', 'slices'] as const;
type Question = (typeof questions)[number];
type Rates = Record<Question, number>;
const kinds = ['unchanged', 'other sites', 'flipped outcomes'] as const;

function measure({ settings, schema, cleveland, others }: HeartPopulations, size: number, windows: number) {
  // Intervals are told and decide nothing: the fewest samples do.
  const bootstrap = { ...settings.monitoring.performance.bootstrap, resamples: 200, method: 'percentile' } as const;
  const monitoring = { ...settings.monitoring, performance: { ...settings.monitoring.performance, bootstrap } };
  const random = createRandom(2026).fork(`windows of ${size}`);
  const counts = Object.fromEntries(kinds.map((kind) => [kind, { realised: 0, estimated: 0, slices: 0 }])) as Record<
    (typeof kinds)[number],
    Rates
  >;
  let persistent = 0;
  const sequences = Math.ceil(windows / windowsOfReference);
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const own = random.fork(`reference ${sequence}`);
    const rows = drawSample(cleveland, cleveland.rows.rowCount, own);
    const performance = createPerformanceReference(
      rows,
      settings.evaluation.threshold.value,
      monitoring.performance,
      own,
    );
    const estimation = createEstimationReference(performance, monitoring.estimation, own);
    const look = (sample: Population): Record<Question, boolean> & { readonly keys: readonly string[] } => {
      const window = windowOf(sample, performance.threshold);
      const realised = realisedPerformance({
        window,
        reference: performance,
        settings: monitoring.performance,
        random: own,
      });
      const slices = slicePerformance({ window, reference: performance, schema, settings: monitoring.performance });
      const unlabelled = { ...window, labels: new Int8Array(size).fill(-1) };
      const estimated = estimatePerformance({ window: unlabelled, reference: estimation, settings: monitoring });
      const decides = ({ isDeciding, status }: (typeof realised)[number]): boolean => isDeciding && status === 'alert';
      return {
        keys: realised.filter(decides).map(({ subject }) => subjectKey(subject)),
        realised: realised.some(decides),
        estimated: estimated.some(decides),
        slices: slices.some(({ status }) => status === 'alert'),
      };
    };
    const recent: (readonly string[])[] = [];
    for (let window = 0; window < windowsOfReference; window += 1) {
      const drawn = own.fork(`window ${window}`);
      const quiet = look(drawSample(cleveland, size, drawn));
      recent.push(quiet.keys);
      // The same metric must be seen again, as by the product.
      const { windows: last, required } = monitoring.persistence;
      const seen = recent.slice(-last);
      const isPersistent = (key: string): boolean => seen.filter((keys) => keys.includes(key)).length >= required;
      persistent += Number(seen.flat().some(isPersistent));
      add(counts.unchanged, quiet);
      // Two of each reference are enough to tell how much is seen.
      if (window % 5 !== 0) continue;
      add(counts['other sites'], look(drawSample(others, size, drawn)));
      add(counts['flipped outcomes'], look(flip(drawSample(cleveland, size, drawn), drawn)));
    }
  }
  const all = sequences * windowsOfReference;
  const figures: Record<string, number> = { persistent: persistent / all };
  for (const kind of kinds) {
    for (const question of questions) {
      figures[`${kind}, ${question}`] = counts[kind][question] / (kind === 'unchanged' ? all : all / 5);
    }
  }
  return figures;
}

function add(rates: Rates, found: Record<Question, boolean>): void {
  for (const question of questions) rates[question] += Number(found[question]);
}

function windowOf({ rows, probabilities, labels }: Population, threshold: number): WindowRows {
  return {
    rows,
    probabilities,
    classes: Uint8Array.from(probabilities, (probability) => (probability >= threshold ? 1 : 0)),
    labels: Int8Array.from(labels),
    timesMs: new Float64Array(labels.length),
    refused: [],
  };
}

const flip = (sample: Population, random: Random): Population => ({
  ...sample,
  labels: sample.labels.map((label) => (random.next() < 0.3 ? 1 - label : label)),
});

/** The bars are those of all monitors: 5% of windows alarm falsely at most, and 1% where it must be seen twice. */
export const run: Bench = async ({ dataFolder, tell }) => {
  if (dataFolder === undefined) {
    tell('the real patients are not here');
    return [];
  }
  const { output } = await runProcess([process.execPath, fileURLToPath(import.meta.url), dataFolder]);
  const figures = lastObject(output);
  return sizes.flatMap((size) => {
    const work = `performance of heart windows of ${size}`;
    const line = (measure: string, key: string, bar: { atMost?: number; atLeast?: number } | null) =>
      benchLine({
        work,
        measure,
        hale: figures[`${size}, ${key}`] ?? Number.NaN,
        unit: 'of windows',
        reference: null,
        bar: bar === null ? null : { of: 'figure', ...bar },
      });
    return [
      line('false alarms, outcomes known', 'unchanged, realised', { atMost: 0.05 }),
      line('the same in two of three windows', 'persistent', { atMost: 0.01 }),
      line('false alarms, estimated', 'unchanged, estimated', { atMost: 0.05 }),
      line('a slice called worse by chance', 'unchanged, slices', { atMost: 0.05 }),
      line('alarms of three outcomes in ten flipped', 'flipped outcomes, realised', null),
      line('alarms of the other sites, outcomes known', 'other sites, realised', null),
      line('alarms of the other sites, estimated', 'other sites, estimated', null),
    ];
  });
};

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { windows: { type: 'string', default: '1000' } },
    allowPositionals: true,
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('give the folder of the four processed.*.data files');
  const populations = await readHeartPopulations(folder);
  const table: Record<string, number> = {};
  for (const size of sizes) {
    const figures = measure(populations, size, Number(values.windows));
    for (const [name, figure] of Object.entries(figures)) table[`${size}, ${name}`] = figure;
    console.error(size, figures);
  }
  console.log(JSON.stringify(table));
}
