import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { freshMachine, startServer } from './hale-program.ts';

const work = 'hale start to /ready';

/** The first start of a machine, with engines to fetch, a database to set up and a model to train; and the next one. */
export const run: Bench = async ({ dataFolder, folder, tell }) => {
  if (dataFolder === undefined) throw new Error('the first start is measured on the real files');
  const words = ['start', '--data', dataFolder];
  const environment = freshMachine(folder);
  const start = async (): Promise<{ seconds: number; version: string }> => {
    const server = await startServer(words, environment);
    try {
      const home: unknown = await (await fetch(server.url)).json();
      return { seconds: server.readySeconds, version: JSON.stringify(home) };
    } finally {
      await server.stop();
    }
  };
  tell('the first start');
  const first = await start();
  tell('the second start');
  const second = await start();
  const line = (measure: string, hale: number, atMost: number) =>
    benchLine({ work, measure, hale, unit: 's', reference: null, bar: { of: 'figure', atMost } });
  return [line('first, engines fetched', first.seconds, 15), line('second', second.seconds, 2)];
};
