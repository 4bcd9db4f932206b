import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelKindName } from '../src/models/index.ts';
import { createRandom, normal } from '../src/statistics/index.ts';
import type { Bench } from './bench.ts';
import { type BenchLine, benchLine } from './bench-line.ts';
import { median } from './median.ts';
import { lastObject, type Peers } from './peers.ts';
import type { ProcessTree } from './process-tree.ts';
import { type ProcessFigures, runProcess } from './run-process.ts';

const rowCount = 1_000_000;
const columnCount = 13;
const threads = 2;
const repeats = 3;
const script = fileURLToPath(new URL('training-scale-fit.ts', import.meta.url));

interface Contest {
  readonly kind: ModelKindName;
  readonly peer: string;
  /** The peers' name for it. */
  readonly engine: string;
  /** Seconds and MB of the peer, measured on two cores. */
  readonly stated: { readonly seconds: number; readonly largestProcessMb: number };
  readonly atMost: number;
}

const contests: readonly Contest[] = [
  {
    kind: 'xgboost',
    peer: 'XGBoost in Python',
    engine: 'xgboost',
    stated: { seconds: 11.4, largestProcessMb: 440 },
    atMost: 1.05,
  },
  {
    kind: 'lightgbm',
    peer: 'LightGBM in Python',
    engine: 'lightgbm',
    stated: { seconds: 10.4, largestProcessMb: 315 },
    atMost: 1.05,
  },
  {
    kind: 'logistic_regression',
    peer: 'scikit-learn',
    engine: 'logistic',
    stated: { seconds: 0.72, largestProcessMb: 349 },
    atMost: 2,
  },
];

/**
 * Training on a million rows of 13 columns: 200 trees on two threads, and logistic regression with its scaling. The
 * peer and Hale take turns on the same bytes; the seconds run from the rows in memory to the model.
 */
export const run: Bench = async ({ peers, folder, tell }) => {
  if (peers === null) await writeRows(folder);
  const lines = [];
  for (const contest of contests) lines.push(...(await hold(contest, peers, folder, tell)));
  return lines;
};

async function hold(
  { kind, peer, engine, stated, atMost }: Contest,
  peers: Peers | null,
  folder: string,
  tell: (text: string) => void,
): Promise<BenchLine[]> {
  const work = `training 1M × ${columnCount}: ${kind}`;
  const hales: Figures[] = [];
  const others: Figures[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    tell(`${kind}, ${repeat + 1} of ${repeats}`);
    if (peers !== null) others.push(figuresOf(await peers.run('train_scale.py', '--engine', engine, '--save', folder)));
    hales.push(figuresOf(await runProcess([process.execPath, script, kind, folder, String(threads)])));
  }
  const of = (runs: readonly Figures[], name: keyof Omit<Figures, 'largestProcess'>) =>
    median(runs.map((run) => run[name]));
  const line = (measure: string, name: 'seconds' | 'largestProcessMb', unit: string, most: number) =>
    benchLine({
      work,
      measure,
      hale: of(hales, name),
      unit,
      reference:
        peers === null
          ? { name: peer, value: stated[name], origin: 'stated' }
          : { name: peer, value: of(others, name), origin: 'measured' },
      bar: { of: 'ratio', atMost: most },
    });
  const told = (measure: string, name: 'totalMb' | 'cpuSeconds', unit: string) =>
    benchLine({
      work,
      measure,
      hale: of(hales, name),
      unit,
      reference: peers === null ? null : { name: peer, value: of(others, name), origin: 'measured' },
      bar: null,
    });
  return [
    line(`time, ${threads} threads`, 'seconds', 's', atMost),
    line('largest process', 'largestProcessMb', 'MB', 1),
    told('all processes', 'totalMb', 'MB'),
    told('CPU time of all processes, start included', 'cpuSeconds', 's'),
  ];
}

interface Figures extends ProcessTree {
  readonly seconds: number;
}

function figuresOf({ output, tree }: ProcessFigures): Figures {
  const reported = lastObject(output);
  const seconds = (reported['data set s'] ?? 0) + (reported['train s'] ?? Number.NaN);
  return { seconds, ...tree };
}

/** Rows like those of the peers' program, where that is not here to write its own. */
async function writeRows(folder: string): Promise<void> {
  const random = createRandom(42);
  const x = new Float32Array(rowCount * columnCount).map(() => normal(random));
  const y = new Float32Array(rowCount).map((_, row) => {
    const at = (column: number): number => x[row * columnCount + column]!;
    const logit = at(0) + 0.8 * at(1) * at(2) - 0.6 * Math.abs(at(3)) + 0.5 * Math.sin(3 * at(4)) + 0.4 * at(5) ** 2;
    return Number(random.next() < 1 / (1 + Math.exp(-logit)));
  });
  await writeFile(join(folder, 'x.f32'), x);
  await writeFile(join(folder, 'y.f32'), y);
}
