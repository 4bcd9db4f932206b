import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { type BenchLine, benchLine } from './bench-line.ts';
import { haleCommand, projectFolder, storedIn } from './hale-program.ts';
import { median } from './median.ts';
import { runProcess } from './run-process.ts';

const work = 'the main job on Cleveland';
const repeats = 3;
/** Python's pipeline with MLflow and plots, told the requirements, on two cores. */
const statedSeconds = 19;

/**
 * `hale train` as a process, on a database that is set up: validation, four kinds × five folds, metrics, plots,
 * tracking, registry, deployment.
 */
export const run: Bench = async ({ peers, dataFolder, folder, tell }): Promise<readonly BenchLine[]> => {
  if (dataFolder === undefined) throw new Error('the main job needs the real files');
  const runs = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const environment = storedIn(join(folder, String(repeat)));
    tell(`hale train, ${repeat + 1} of ${repeats}`);
    await runProcess(haleCommand('db', 'migrate'), { folder: projectFolder, environment });
    const command = haleCommand('train', '--data', dataFolder, '--json');
    runs.push(await runProcess(command, { folder: projectFolder, environment }));
  }
  tell(peers === null ? 'no peers: their stated figures stand' : 'pipeline.py --fixed-requirements');
  const peer = (await peers?.run('pipeline.py', '--fixed-requirements')) ?? null;
  const reference = (value: number) =>
    ({ name: 'Python with MLflow and plots', value, origin: peer === null ? 'stated' : 'measured' }) as const;
  const largest = runs.toSorted((a, b) => b.tree.largestProcessMb - a.tree.largestProcessMb)[0]!;
  return [
    benchLine({
      work,
      measure: 'wall time',
      hale: median(runs.map((figures) => figures.wallSeconds)),
      unit: 's',
      reference: reference(peer?.wallSeconds ?? statedSeconds),
      bar: { of: 'ratio', atMost: 1 / 8 },
    }),
    benchLine({
      work,
      measure: 'CPU time of all processes',
      hale: median(runs.map((figures) => figures.tree.cpuSeconds)),
      unit: 's',
      reference: peer === null ? null : reference(peer.tree.cpuSeconds),
      bar: null,
    }),
    benchLine({
      work,
      measure: `largest process (${largest.tree.largestProcess.split(' ')[0]?.split('/').at(-1) ?? ''})`,
      hale: largest.tree.largestProcessMb,
      unit: 'MB',
      reference: peer === null ? null : reference(peer.tree.largestProcessMb),
      bar: { of: 'figure', atMost: 300 },
    }),
  ];
};
