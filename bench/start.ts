import { join } from 'node:path';
import { listProduction, readProduction } from '../src/production/index.ts';
import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { freshMachine, startServer } from './hale-program.ts';

const work = 'hale start to /ready';

/** The first start of a machine, with engines to fetch, a database to set up and a model to train; and the next one. */
export const run: Bench = async ({ dataFolder, folder, tell }) => {
  if (dataFolder === undefined) throw new Error('the first start is measured on the real files');
  const words = ['start', '--data', dataFolder];
  const environment = freshMachine(folder);
  const production = join(folder, '.hale', 'production');
  const start = async (): Promise<{ seconds: number; deployments: string[] }> => {
    const server = await startServer(words, environment);
    await server.stop();
    const names = await listProduction(production);
    const found = await Promise.all(names.map((name) => readProduction(production, name)));
    return { seconds: server.readySeconds, deployments: found.map((each) => each?.record.deploymentId ?? 'none') };
  };
  tell('the first start');
  const first = await start();
  tell('the second start');
  const second = await start();
  if (first.deployments.length === 0 || first.deployments.join() !== second.deployments.join()) {
    throw new Error(`the second start deployed anew: ${first.deployments} became ${second.deployments}`);
  }
  const line = (measure: string, hale: number, atMost: number) =>
    benchLine({ work, measure, hale, unit: 's', reference: null, bar: { of: 'figure', atMost } });
  return [line('first, engines fetched', first.seconds, 15), line('second', second.seconds, 2)];
};
