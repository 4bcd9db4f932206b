import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { type BenchLine, benchLine, type Reference } from './bench-line.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';

const rowCount = 1_000_000;
const script = fileURLToPath(new URL('scoring-rows.ts', import.meta.url));

/** The peers' names of their figures, and what was measured of them on two cores. */
const contests = [
  { name: 'xgboost', peer: 'xgboost inplace_predict, 1 thread', stated: 417_000, atLeast: 0.8 },
  { name: 'lightgbm', peer: 'lightgbm predict, 1 thread', stated: 89_000, atLeast: 2.5 },
  { name: 'forest', peer: 'scikit-learn RandomForest(200), 1 thread', stated: null, atLeast: null },
] as const;

/** A million rows of 13 columns through models of 200 trees: rows a second on one thread and on two, and one row alone. */
export const run: Bench = async ({ peers, dataFolder, tell }) => {
  tell('Hale');
  const parameters = dataFolder === undefined ? [] : [dataFolder];
  const { output } = await runProcess([process.execPath, script, String(rowCount), ...parameters]);
  const figures = lastObject(output);
  tell('its peers');
  const reported = peers === null ? {} : (await peers.run('batch_score.py', '--rows', String(rowCount))).reported;
  const figureOf = (name: string): number => figures[name] ?? Number.NaN;
  const lineOf = (name: string, measure: string, reference: Reference | null, atLeast: number | null): BenchLine =>
    benchLine({
      work: `scoring 1M × 13: ${name}`,
      measure,
      hale: figureOf(`${name}, ${measure}`),
      unit: measure.endsWith('µs') ? 'µs' : 'rows/s',
      reference,
      bar: atLeast === null || reference === null ? null : { of: 'ratio', atLeast },
    });
  const lines: BenchLine[] = [];
  for (const { name, peer, stated, atLeast } of contests) {
    const measured = reported[`${peer}, rows/s`];
    const reference: Reference | null =
      measured !== undefined
        ? { name: peer, value: measured, origin: 'measured' }
        : stated === null
          ? null
          : { name: peer, value: stated, origin: 'stated' };
    lines.push(lineOf(name, '1 thread', reference, atLeast));
  }
  for (const name of ['xgboost', 'lightgbm', 'forest', 'linear']) {
    const alone: Reference = { name: 'Hale, 1 thread', value: figureOf(`${name}, 1 thread`), origin: 'measured' };
    // The rows of a linear model pass as fast as memory gives them, on one thread already.
    lines.push(lineOf(name, '2 threads', alone, name === 'linear' ? null : 1.8));
    lines.push(lineOf(name, 'one row, µs', null, null));
  }
  return lines;
};
