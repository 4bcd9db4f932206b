import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { benchLine, type Reference } from './bench-line.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';

const rowCount = 1_000_000;
const script = fileURLToPath(new URL('estimation-chunks.ts', import.meta.url));
const work = 'estimated performance, 1M rows in 200 windows';

/** What NannyML took on two cores: the fit on 100,000 rows, and the estimate. */
const stated = 2.0 + 2.8;

/** ROC AUC, F1, accuracy and more of windows without outcomes, the fit on the reference included, and the memory. */
export const run: Bench = async ({ peers, tell }) => {
  tell('Hale');
  const { output, tree } = await runProcess([process.execPath, script, String(rowCount)]);
  const figures = lastObject(output);
  const nannyml = peers?.inEnvironment('nannyml') ?? null;
  if (nannyml !== null) tell('its peer');
  const peer =
    nannyml === null ? null : await nannyml.run('estimate_nannyml.py', '--rows', String(rowCount), '--task', 'cbpe');
  const name = 'NannyML CBPE';
  const reference = (value: number | undefined): Reference =>
    value === undefined ? { name, value: stated, origin: 'stated' } : { name, value, origin: 'measured' };
  const secondsOf = (reported: Readonly<Record<string, number>>): number =>
    (reported['fit s'] ?? Number.NaN) + (reported['analysis s'] ?? Number.NaN);
  return [
    benchLine({
      work,
      measure: 'fit and estimate',
      hale: secondsOf(figures),
      unit: 's',
      reference: reference(peer === null ? undefined : secondsOf(peer.reported)),
      bar: { of: 'ratio', atMost: 0.2 },
    }),
    benchLine({
      work,
      measure: 'largest process',
      hale: tree.largestProcessMb,
      unit: 'MB',
      reference: peer === null ? null : { name, value: peer.tree.largestProcessMb, origin: 'measured' },
      bar: { of: 'figure', atMost: 400 },
    }),
  ];
};
