import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { type BenchLine, benchLine, type Reference } from './bench-line.ts';
import { repeatColumns, writeDriftFile } from './drift-files.ts';
import { haleCommand, storedIn } from './hale-program.ts';
import { lastObject, type Peers } from './peers.ts';
import { type ProcessFigures, runProcess } from './run-process.ts';

const rowCount = 1_000_000;
const wideRows = 100_000;
/** Times 13 columns: 1,001. */
const wideRepeats = 77;
const compareScript = fileURLToPath(new URL('drift-compare.ts', import.meta.url));
const chunksScript = fileURLToPath(new URL('drift-chunks.ts', import.meta.url));

/** What Evidently and NannyML took on two cores. */
const stated = { report: 45, ksAndChiSquare: 16.8, process: 52, chunks: 10.2 + 2.0 };

/** Drift between files and over chunks, beside Evidently and NannyML, and with the number of features. */
export const run: Bench = async (context) => {
  const { peers, dataFolder, folder, tell } = context;
  tell('writing files');
  const [reference, current] = [join(folder, 'reference.parquet'), join(folder, 'current.parquet')];
  await writeDriftFile({ path: reference, rows: rowCount, seed: 1, ageShift: 0 }, dataFolder);
  await writeDriftFile({ path: current, rows: rowCount, seed: 2, ageShift: 2 }, dataFolder);
  tell('files');
  const lines = await fileLines(reference, current, folder, peers?.inEnvironment('evidently') ?? null, tell);
  tell('1,001 features');
  lines.push(await wideLine(folder, dataFolder));
  tell('chunks');
  lines.push(...(await chunkLines(peers?.inEnvironment('nannyml') ?? null, dataFolder)));
  return lines;
};

async function fileLines(
  reference: string,
  current: string,
  folder: string,
  evidently: Peers | null,
  tell: (text: string) => void,
): Promise<BenchLine[]> {
  const all = await compare(reference, current);
  const deciding = await compare(reference, current, 'deciding');
  const whole = await runProcess(haleCommand('monitor', 'compare', reference, current, '--json'), {
    folder,
    environment: storedIn(folder),
  });
  if (evidently !== null) tell('Evidently');
  const peerOf = async (method: string) =>
    evidently === null ? null : evidently.run('drift_evidently.py', '--rows', String(rowCount), '--method', method);
  const standard = await peerOf('default');
  const two = await peerOf('ks-chi2');
  const held = (name: string, measured: number | undefined, before: number): Reference =>
    measured === undefined ? { name, value: before, origin: 'stated' } : { name, value: measured, origin: 'measured' };
  const work = 'drift of 1M × 13 against 1M, Parquet';
  return [
    benchLine({
      work,
      measure: 'all default tests',
      hale: all.reported['report s'] ?? Number.NaN,
      unit: 's',
      reference: held('Evidently, its default report', standard?.reported['report s'], stated.report),
      bar: { of: 'ratio', atMost: 1 / 12 },
    }),
    benchLine({
      work,
      measure: 'KS and chi-square',
      hale: deciding.reported['report s'] ?? Number.NaN,
      unit: 's',
      reference: held('Evidently, the same two', two?.reported['report s'], stated.ksAndChiSquare),
      bar: { of: 'ratio', atMost: 1 / 5 },
    }),
    benchLine({
      work,
      measure: 'hale monitor compare, whole process',
      hale: whole.wallSeconds,
      unit: 's',
      reference: held('Evidently, whole process', standard?.wallSeconds, stated.process),
      bar: { of: 'ratio', atMost: 1 / 15 },
    }),
    benchLine({
      work,
      measure: 'largest process',
      hale: whole.tree.largestProcessMb,
      unit: 'MB',
      reference:
        standard === null ? null : { name: 'Evidently', value: standard.tree.largestProcessMb, origin: 'measured' },
      bar: { of: 'figure', atMost: 1_000 },
    }),
  ];
}

/** Time for each of 1,001 features over that for each of 13. */
async function wideLine(folder: string, dataFolder: string | undefined): Promise<BenchLine> {
  const [narrow, narrowNow] = [join(folder, 'narrow.parquet'), join(folder, 'narrow-now.parquet')];
  const [wide, wideNow] = [join(folder, 'wide.parquet'), join(folder, 'wide-now.parquet')];
  await writeDriftFile({ path: narrow, rows: wideRows, seed: 3, ageShift: 0 }, dataFolder);
  await writeDriftFile({ path: narrowNow, rows: wideRows, seed: 4, ageShift: 2 }, dataFolder);
  await repeatColumns(narrow, wide, wideRepeats);
  await repeatColumns(narrowNow, wideNow, wideRepeats);
  const few = await compare(narrow, narrowNow);
  const many = await compare(wide, wideNow);
  const perFeature = ({ reported }: Compared, features: number): number =>
    (1000 * (reported['report s'] ?? Number.NaN)) / features;
  return benchLine({
    work: 'drift of 100k rows, 1,001 features',
    measure: 'time of one feature',
    hale: perFeature(many, 13 * wideRepeats),
    unit: 'ms',
    reference: { name: 'Hale with 13 features', value: perFeature(few, 13), origin: 'measured' },
    bar: { of: 'ratio', atMost: 1.2 },
  });
}

async function chunkLines(nannyml: Peers | null, dataFolder: string | undefined): Promise<BenchLine[]> {
  const parameters = dataFolder === undefined ? [] : [dataFolder];
  const { output, tree } = await runProcess([process.execPath, chunksScript, String(rowCount), ...parameters]);
  const figures = lastObject(output);
  const peer =
    nannyml === null ? null : await nannyml.run('estimate_nannyml.py', '--rows', String(rowCount), '--task', 'drift');
  const secondsOf = (reported: Readonly<Record<string, number>>): number =>
    (reported['fit s'] ?? Number.NaN) + (reported['analysis s'] ?? Number.NaN);
  const name = 'NannyML univariate drift';
  const work = 'univariate drift, 1M rows in 200 windows';
  return [
    benchLine({
      work,
      measure: 'fit and tests',
      hale: secondsOf(figures),
      unit: 's',
      reference:
        peer === null
          ? { name, value: stated.chunks, origin: 'stated' }
          : { name, value: secondsOf(peer.reported), origin: 'measured' },
      bar: { of: 'ratio', atMost: 1 / 5 },
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
}

type Compared = ProcessFigures & { readonly reported: Readonly<Record<string, number>> };

async function compare(...parameters: readonly string[]): Promise<Compared> {
  const figures = await runProcess([process.execPath, compareScript, ...parameters]);
  return { ...figures, reported: lastObject(figures.output) };
}
