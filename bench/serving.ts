import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchContext } from './bench.ts';
import { type BenchLine, benchLine, type Reference } from './bench-line.ts';
import { haleCommand, projectFolder, startServer, storedIn } from './hale-program.ts';
import { median } from './median.ts';
import { residentMb } from './process-tree.ts';
import { runProcess } from './run-process.ts';
import { type LoadFigures, prepareWrk } from './wrk.ts';

const singleWork = 'POST /predict/, 13 features, wrk 64 connections, one process';
const batchWork = 'POST /predict/batch, 1,000 rows a request, 4 connections';
const rowsPerBatch = 1_000;
const rounds = 3;
const starts = 5;
const seconds = 5;
/** A shared machine may stop for so long that the server takes itself for overloaded and refuses a few. */
const toleratedShare = 0.001;
/** FastAPI's fastest way, one worker, on two cores: the better end of what was measured. */
const stated = { requestsPerSecond: 1_200, rowsPerSecond: 55_000 };

/** The peers' model: 200 trees of depth 4. */
const model = ['training.kinds=["xgboost"]', 'models.xgboost.trees=200', 'models.xgboost.maximumDepth=4'];

/**
 * The server as a user starts it, with its request log written to a file, against a bare Fastify route and FastAPI's
 * fastest way. Hale and the floor take turns, since a shared machine changes from minute to minute.
 */
export const run: Bench = async (context) => {
  const { folder, tell, peers } = context;
  const load = await prepareWrk(folder);
  const environment = {
    ...storedIn(folder),
    HALE_LOGGING_LEVEL: 'info',
    HALE_LOGGING_DESTINATION: join(folder, 'requests.log'),
  };
  await trainModel(context, environment);
  const coldStarts = await measureStarts(environment, tell);
  const floor = await startFloor();
  const server = await startServer(['serve'], environment);
  const hales: LoadFigures[] = [];
  const floors: LoadFigures[] = [];
  try {
    const single = (url: string) => load({ url: `${url}/predict/`, connections: 64, seconds, rows: 1 });
    for (const url of [floor.url, server.url]) await single(url);
    for (let round = 1; round <= rounds; round += 1) {
      tell(`64 connections, floor and Hale, ${round} of ${rounds}`);
      floors.push(await single(floor.url));
      hales.push(await single(server.url));
    }
    tell('batches of 1,000 rows');
    const batch = await load({ url: `${server.url}/predict/batch`, connections: 4, seconds, rows: rowsPerBatch });
    const memoryMb = residentMb(server.pid)?.peak ?? Number.NaN;
    tell(peers === null ? 'no peers: their stated figures stand' : 'bench_serve.py --variant booster');
    const peer = (await peers?.run('bench_serve.py', '--variant', 'booster', '--seconds', String(seconds)))?.reported;
    return linesOf({ hales, floors, batch, memoryMb, coldStarts, peer: peer ?? null });
  } finally {
    await server.stop();
    floor.stop();
  }
};

async function trainModel({ dataFolder, tell }: BenchContext, environment: Record<string, string>): Promise<void> {
  tell('a model of 200 trees of depth 4');
  const data = dataFolder === undefined ? [] : ['--data', dataFolder];
  const settings = model.flatMap((setting) => ['--set', setting]);
  await runProcess(haleCommand('train', ...data, ...settings, '--json'), { folder: projectFolder, environment });
}

async function measureStarts(environment: Record<string, string>, tell: (text: string) => void): Promise<number[]> {
  tell(`${starts} cold starts`);
  const found: number[] = [];
  for (let index = 0; index < starts; index += 1) {
    const server = await startServer(['serve'], environment);
    found.push(server.readySeconds);
    await server.stop();
  }
  return found;
}

async function startFloor(): Promise<{ url: string; stop(): void }> {
  const script = fileURLToPath(new URL('serving-floor.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(createInterface(child.stdout), 'line');
  return { url: String(url), stop: () => void child.kill() };
}

interface Figures {
  readonly hales: readonly LoadFigures[];
  readonly floors: readonly LoadFigures[];
  readonly batch: LoadFigures;
  readonly memoryMb: number;
  readonly coldStarts: readonly number[];
  readonly peer: Readonly<Record<string, number>> | null;
}

function linesOf({ hales, floors, batch, memoryMb, coldStarts, peer }: Figures): BenchLine[] {
  const rate = (figures: readonly LoadFigures[]) => median(figures.map((each) => each.requestsPerSecond));
  const fastApi = (measured: number | undefined, otherwise: number): Reference => ({
    name: 'FastAPI calling XGBoost on an array, one worker',
    value: measured ?? otherwise,
    origin: measured === undefined ? 'stated' : 'measured',
  });
  const single = (line: Pick<BenchLine, 'measure' | 'hale' | 'unit' | 'reference' | 'bar'>) =>
    benchLine({ work: singleWork, ...line });
  const all = [...hales, batch];
  const failed = all.reduce((sum, each) => sum + each.failed, 0);
  const sent = all.reduce((sum, each) => sum + each.requestsPerSecond * seconds, 0);
  if (failed > sent * toleratedShare) throw new Error(`${failed} of ${Math.round(sent)} requests failed under load`);
  const requests = { measure: 'requests a second', hale: rate(hales), unit: 'requests/s' };
  return [
    single({
      ...requests,
      reference: { name: 'a bare Fastify route', value: rate(floors), origin: 'measured' },
      bar: { of: 'ratio', atLeast: 0.6 },
    }),
    single({
      ...requests,
      reference: fastApi(peer?.['single requests/s'], stated.requestsPerSecond),
      bar: { of: 'ratio', atLeast: 15 },
    }),
    single({
      measure: '99th percentile of latency',
      hale: median(hales.map((each) => each.p99Ms)),
      unit: 'ms',
      reference: { name: 'a bare Fastify route', value: median(floors.map((each) => each.p99Ms)), origin: 'measured' },
      bar: { of: 'figure', atMost: 10 },
    }),
    single({
      measure: 'largest resident memory',
      hale: memoryMb,
      unit: 'MB',
      reference: null,
      bar: { of: 'figure', atMost: 200 },
    }),
    single({
      measure: 'hale serve to /ready',
      hale: median(coldStarts),
      unit: 's',
      reference: null,
      bar: { of: 'figure', atMost: 0.8 },
    }),
    benchLine({
      work: batchWork,
      measure: 'rows a second',
      hale: batch.requestsPerSecond * rowsPerBatch,
      unit: 'rows/s',
      reference: fastApi(peer?.['batch rows/s'], stated.rowsPerSecond),
      bar: { of: 'ratio', atLeast: 5 },
    }),
  ];
}
