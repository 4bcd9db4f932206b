import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchContext } from './bench.ts';
import { type BenchLine, benchLine } from './bench-line.ts';
import { haleCommand, projectFolder, startServer, storedIn } from './hale-program.ts';
import { median } from './median.ts';
import { lastObject } from './peers.ts';
import { runProcess } from './run-process.ts';
import { type LoadFigures, prepareWrk } from './wrk.ts';

const script = fileURLToPath(new URL('prediction-log-rows.ts', import.meta.url));
const rowCount = 1_000_000;
const rounds = 5;
const seconds = 4;
const rowsPerBatch = 1_000;
const starts = 3;
/** As in `serving`: a shared machine may stop for so long that the server takes itself for overloaded. */
const toleratedShare = 0.001;

/**
 * What it costs to record each prediction before it is answered: two servers of one model, one with the log and one
 * without, in turns. And what becomes of a million predictions: a start after a crash, the sealing, the reading.
 */
export const run: Bench = async (context) => {
  const { folder, tell, dataFolder } = context;
  const environment = storedIn(folder);
  tell('a model');
  const data = dataFolder === undefined ? [] : ['--data', dataFolder];
  const kinds = ['--set', 'training.kinds=["xgboost"]', '--set', 'models.xgboost.trees=200'];
  await runProcess(haleCommand('train', ...data, ...kinds, '--json'), { folder: projectFolder, environment });
  return [...(await measureRequests(context, environment)), ...(await measureMillion(context, environment))];
};

async function measureRequests(
  { folder, tell }: BenchContext,
  environment: Record<string, string>,
): Promise<BenchLine[]> {
  const load = await prepareWrk(folder);
  const logged = await startServer(['serve'], environment);
  const synced = await startServer(['serve'], { ...environment, HALE_PREDICTION_LOG_FSYNC: 'true' });
  const plain = await startServer(['serve'], { ...environment, HALE_PREDICTION_LOG_ENABLED: 'false' });
  const ways = [plain, logged, synced];
  const singles: LoadFigures[][] = ways.map(() => []);
  const batches: LoadFigures[][] = ways.map(() => []);
  try {
    const single = (url: string) => load({ url: `${url}/predict/`, connections: 64, seconds, rows: 1 });
    const batch = (url: string) => load({ url: `${url}/predict/batch`, connections: 4, seconds, rows: rowsPerBatch });
    for (const { url } of ways) await single(url);
    for (let round = 1; round <= rounds; round += 1) {
      tell(`without, with and with fsync, ${round} of ${rounds}`);
      for (const [index, { url }] of ways.entries()) singles[index]?.push(await single(url));
    }
    tell('batches');
    for (let round = 1; round <= 3; round += 1) {
      for (const [index, { url }] of ways.entries()) batches[index]?.push(await batch(url));
    }
  } finally {
    for (const { stop } of ways) await stop();
  }
  const all = [...singles, ...batches].flat();
  const failed = all.reduce((sum, each) => sum + each.failed, 0);
  const sent = all.reduce((sum, each) => sum + each.requestsPerSecond * seconds, 0);
  if (failed > sent * toleratedShare) throw new Error(`${failed} of ${Math.round(sent)} requests failed under load`);
  const rate = (figures: readonly LoadFigures[] = []) => median(figures.map((each) => each.requestsPerSecond));
  const line = (measure: string, index: number, atLeast: number | null): BenchLine =>
    benchLine({
      work: 'prediction log, POST /predict/, wrk 64 connections',
      measure,
      hale: rate(singles[index]),
      unit: 'requests/s',
      reference: { name: 'Hale without the log', value: rate(singles[0]), origin: 'measured' },
      bar: atLeast === null ? null : { of: 'ratio', atLeast },
    });
  return [
    line('requests a second', 1, 0.9),
    line('requests a second, with fsync', 2, null),
    benchLine({
      work: 'prediction log, POST /predict/batch, 1,000 rows a request',
      measure: 'rows a second',
      hale: rate(batches[1]) * rowsPerBatch,
      unit: 'rows/s',
      reference: { name: 'Hale without the log', value: rate(batches[0]) * rowsPerBatch, origin: 'measured' },
      bar: null,
    }),
  ];
}

async function measureMillion(
  { folder, tell }: BenchContext,
  environment: Record<string, string>,
): Promise<BenchLine[]> {
  const work = `prediction log, ${rowCount / 1e6}M predictions`;
  const log = join(folder, '.hale', 'prediction-log');
  const seconds = (measure: string, hale: number, atMost: number | null): BenchLine =>
    benchLine({
      work,
      measure,
      hale,
      unit: 's',
      reference: null,
      bar: atMost === null ? null : { of: 'figure', atMost },
    });
  const ready: number[] = [];
  for (let round = 1; round <= starts; round += 1) {
    tell(`a start after a crash, ${round} of ${starts}`);
    await runProcess(['rm', '-rf', log]);
    await killedWriter(log);
    // What is left is sealed beside the start, in a process of its own, as ever.
    const server = await startServer(['serve'], environment);
    ready.push(server.readySeconds);
    await server.stop();
  }
  const sealed: number[] = [];
  const read: number[] = [];
  for (let round = 1; round <= starts; round += 1) {
    tell(`sealing, ${round} of ${starts}`);
    await runProcess(['rm', '-rf', log]);
    await killedWriter(log);
    await runProcess([process.execPath, script, 'close', log]);
    sealed.push(rowsIn(await runProcess([process.execPath, script, 'seal', log])));
    read.push(rowsIn(await runProcess([process.execPath, script, 'read', log])));
  }
  return [
    seconds('start after a crash to /ready, none sealed', median(ready), 3),
    seconds('sealed to Parquet', median(sealed), 5),
    seconds('read back as encoded rows', median(read), null),
  ];
}

/** A process that logs them all and is killed before it closes anything. */
async function killedWriter(log: string): Promise<void> {
  const { output } = await runProcess([
    'sh',
    '-c',
    `"$0" "$@" || true`,
    process.execPath,
    script,
    'write',
    log,
    String(rowCount),
  ]);
  if (lastObject(output).rows !== rowCount) throw new Error(`the process that logs ended early: ${output}`);
}

function rowsIn({ output }: { output: string }): number {
  const { rows, seconds } = lastObject(output);
  if (rows !== rowCount) throw new Error(`${rows} of ${rowCount} rows: ${output}`);
  return seconds ?? Number.NaN;
}
