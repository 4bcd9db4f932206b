import { dirname, join } from 'node:path';
import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { haleCommand, projectFolder, startServer, storedIn } from './hale-program.ts';
import { median } from './median.ts';
import { runProcess } from './run-process.ts';

const repeats = 7;
/** `mlflow --version` on two cores. */
const statedSeconds = 5.2;

/** How long a person waits for a command, with compiled scripts and the disk warm. */
export const run: Bench = async ({ peers, dataFolder, folder, tell }) => {
  if (dataFolder === undefined) throw new Error('hale models list is measured on a model of the real files');
  const environment = storedIn(folder);
  const seconds = async (command: readonly string[]): Promise<number> => {
    const options = { folder: projectFolder, environment };
    await runProcess(command, options);
    const walls = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) walls.push((await runProcess(command, options)).wallSeconds);
    return median(walls);
  };
  tell('hale start, for a database that is up');
  const server = await startServer(['start', '--data', dataFolder], environment);
  try {
    tell('commands');
    const help = await seconds(haleCommand('--help'));
    const list = await seconds(haleCommand('models', 'list'));
    const peer = peers === null ? null : await seconds([join(dirname(peers.python), 'mlflow'), '--version']);
    const line = (measure: string, hale: number, atMost: number) =>
      benchLine({
        work: 'the command line',
        measure,
        hale,
        unit: 's',
        reference: {
          name: 'mlflow --version',
          value: peer ?? statedSeconds,
          origin: peer === null ? 'stated' : 'measured',
        },
        bar: { of: 'figure', atMost },
      });
    return [line('hale --help', help, 0.4), line('hale models list, database up', list, 1)];
  } finally {
    await server.stop();
  }
};
