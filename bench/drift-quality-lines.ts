import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { type BenchLine, benchLine } from './bench-line.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';

const script = fileURLToPath(new URL('drift-quality.ts', import.meta.url));

/** The least share of windows of other sites that must be found. */
const leastPower: Readonly<Record<number, number>> = { 20: 0.85, 50: 0.97 };
const sizes = [20, 50, 100, 200, 1000];
/** Distances have no say in the verdict; drawing their thresholds for every reference takes most of the time. */
const strategy = 'fixed';

/** False alarms and power of the drift tests on the heart-disease example, the conventional rules on the same windows beside. */
export const run: Bench = async ({ dataFolder, tell }) => {
  if (dataFolder === undefined) throw new Error('the bars of drift are for the real files');
  const lines: BenchLine[] = [];
  for (const size of sizes) {
    tell(`windows of ${size}`);
    const { output } = await runProcess([process.execPath, script, dataFolder, String(size), '--strategy', strategy]);
    const figures = lastObject(output);
    const figure = (name: string): number => figures[name] ?? Number.NaN;
    const conventional = (name: string, value: number) => ({ name, value, origin: 'measured' as const });
    lines.push(
      benchLine({
        work: `drift: heart data, windows of ${size}`,
        measure: 'false alarms',
        hale: figure('falseAlarms'),
        unit: 'of windows',
        reference: conventional('any PSI > 0.2', figure('falseIndexAbove')),
        bar: { of: 'figure', atMost: 0.05 },
      }),
      benchLine({
        work: `drift: heart data, windows of ${size}`,
        measure: 'false alarms, persistent',
        hale: figure('persistentFalseAlarms'),
        unit: 'of windows',
        reference: conventional('any KS p < 0.05', figure('falseKolmogorovSmirnov')),
        bar: { of: 'figure', atMost: 0.01 },
      }),
    );
    const least = leastPower[size];
    lines.push(
      benchLine({
        work: `drift: heart data, windows of ${size}`,
        measure: 'power, other sites',
        hale: figure('power'),
        unit: 'of windows',
        reference: conventional('any KS p < 0.05', figure('kolmogorovSmirnovPower')),
        bar: least === undefined ? null : { of: 'figure', atLeast: least },
      }),
    );
  }
  return lines;
};
