import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { haleCommand, projectFolder, storedIn } from './hale-program.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';

const script = fileURLToPath(new URL('monitoring-quality-windows.ts', import.meta.url));
const trained = z.object({ model: z.object({ digest: z.string() }) });

const sizes = [20, 50, 100, 200, 1_000] as const;
/** The least share of windows of other sites that must be found. */
const leastPower: Readonly<Record<number, number>> = { 20: 0.85, 50: 0.97 };

/**
 * How often all monitors together are wrong, and right: `hale train` on Cleveland, and windows of the example judged by
 * that version. The rules of others are on the same windows beside.
 */
export const run: Bench = async ({ dataFolder, folder, windows, tell }) => {
  if (dataFolder === undefined) throw new Error('the bars of monitoring are for the real files');
  tell('hale train');
  const environment = storedIn(folder);
  await runProcess(haleCommand('db', 'migrate'), { folder: projectFolder, environment });
  const { output } = await runProcess(haleCommand('train', '--data', dataFolder, '--json'), {
    folder: projectFolder,
    environment,
  });
  const { digest } = trained.parse(JSON.parse(output)).model;
  const bundleFolder = join(folder, '.hale', 'artifacts', 'bundles', digest);
  const lines = [];
  for (const size of sizes) {
    tell(`windows of ${size}`);
    const command = [process.execPath, script, dataFolder, bundleFolder, String(size), '--windows', String(windows)];
    const figures = lastObject((await runProcess(command, { timeoutMs: 3 * 3_600_000 })).output);
    tell(JSON.stringify(figures));
    const line = (
      measure: string,
      name: string,
      bar: { readonly atMost?: number; readonly atLeast?: number } | null = null,
      other: readonly [rule: string, name: string] | null = null,
    ) =>
      benchLine({
        work: `monitors: heart data, windows of ${size}`,
        measure,
        hale: figures[name] ?? Number.NaN,
        unit: 'of windows',
        reference:
          other === null
            ? null
            : { name: other[0], value: figures[other[1]] ?? Number.NaN, origin: 'measured' as const },
        bar: bar === null ? null : { of: 'figure', ...bar },
      });
    const least = leastPower[size];
    const found = least === undefined ? null : { atLeast: least };
    lines.push(
      line('false alarms, outcomes known', 'unchanged, known, alarms', { atMost: 0.05 }, [
        'any PSI > 0.2',
        'unchanged, index above',
      ]),
      line('… that persist', 'unchanged, known, persists', { atMost: 0.01 }),
      line('false alarms, no outcomes', 'unchanged, unknown, alarms', { atMost: 0.05 }, [
        'any KS p < 0.05',
        'unchanged, any chance',
      ]),
      line('… that persist', 'unchanged, unknown, persists', { atMost: 0.01 }),
      line('the other sites, no outcomes', 'other sites, unknown, alarms', found, [
        'any KS p < 0.05',
        'other sites, any chance',
      ]),
      line('three outcomes in ten flipped, known', 'flipped outcomes, known, alarms'),
      line('… confirmed within three windows', 'flipped outcomes, known, changed within three'),
    );
  }
  return lines;
};
