import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';

const rowCount = 10_000;
/** The engine takes fifteen seconds for ten thousand. */
const forestRowCount = 2_000;
const script = fileURLToPath(new URL('explaining-rows.ts', import.meta.url));

const models = [
  { name: 'xgboost', title: 'XGBoost, 200 × depth 4', peer: 'XGBoost pred_contribs, 1 thread' },
  { name: 'lightgbm', title: 'LightGBM, 200 × 31 leaves', peer: 'LightGBM pred_contrib, 1 thread' },
  { name: 'forest', title: 'forest, 200 × depth 8', peer: 'XGBoost pred_contribs, 1 thread' },
] as const;

/** What each column added to the margin of ten thousand rows, by Hale and by the engine of the model, and of one row. */
export const run: Bench = async ({ dataFolder, tell }) => {
  tell('Hale and the engines');
  const parameters = dataFolder === undefined ? [] : [dataFolder];
  const figures = lastObject(
    (await runProcess([process.execPath, script, String(rowCount), String(forestRowCount), ...parameters])).output,
  );
  const figureOf = (name: string): number => figures[name] ?? Number.NaN;
  return models.flatMap(({ name, title, peer }) => [
    benchLine({
      work: `explaining ${name === 'forest' ? '2k' : '10k'} × 13: ${title}`,
      measure: '1 thread',
      hale: figureOf(`${name}, Hale`),
      unit: 's',
      reference: { name: peer, value: figureOf(`${name}, engine`), origin: 'measured' },
      bar: { of: 'ratio', atMost: 3 },
    }),
    benchLine({
      work: `explaining ${name === 'forest' ? '2k' : '10k'} × 13: ${title}`,
      measure: 'one row',
      hale: figureOf(`${name}, one row`),
      unit: 'ms',
      reference: null,
      // The bar is of shallow trees.
      bar: name === 'xgboost' ? { of: 'figure', atMost: 1 } : null,
    }),
  ]);
};
