import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { median } from './median.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';

const script = fileURLToPath(new URL('report-page.ts', import.meta.url));
const work = 'an HTML report, 13 features, 30 windows';

/** What Evidently's report of 13 columns took, and how large it is. */
const stated = { seconds: 0.2, megabytes: 4.2 };
const name = 'Evidently';

/** A report of everything that the monitors find of a window, in processes of their own, and one of many features. */
export const run: Bench = async ({ tell }) => {
  const figuresOf = async (features: number) =>
    lastObject((await runProcess([process.execPath, script, String(features)])).output);
  tell('Hale');
  const runs: Readonly<Record<string, number>>[] = [];
  for (let index = 0; index < 5; index += 1) runs.push(await figuresOf(13));
  const many = await figuresOf(300);
  const of = (figure: string): number => median(runs.map((one) => one[figure] ?? Number.NaN));
  return [
    benchLine({
      work,
      measure: 'first of a process',
      hale: of('first s'),
      unit: 's',
      reference: { name, value: stated.seconds, origin: 'stated' },
      bar: { of: 'figure', atMost: 0.2 },
    }),
    benchLine({
      work,
      measure: 'size',
      hale: of('MB'),
      unit: 'MB',
      reference: { name, value: stated.megabytes, origin: 'stated' },
      bar: { of: 'figure', atMost: 2 },
    }),
    benchLine({ work, measure: 'after others', hale: of('later s'), unit: 's', reference: null, bar: null }),
    benchLine({
      work: 'an HTML report, 300 features, 30 windows',
      measure: 'first of a process',
      hale: many['first s'] ?? Number.NaN,
      unit: 's',
      reference: null,
      bar: null,
    }),
    benchLine({
      work: 'an HTML report, 300 features, 30 windows',
      measure: 'size',
      hale: many.MB ?? Number.NaN,
      unit: 'MB',
      reference: null,
      bar: null,
    }),
  ];
};
