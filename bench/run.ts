import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { realDataFolder } from '../test/real-data.ts';
import type { Bench, BenchContext } from './bench.ts';
import type { BenchLine } from './bench-line.ts';
import { renderText } from './bench-table.ts';
import { projectFolder } from './hale-program.ts';
import { findPeers } from './peers.ts';
import { surroundings, writePerformanceDocument } from './performance-document.ts';

/** `npm run bench`: see README.md beside this file. */

/** In the order of the table; loaded when run, so that one part's imports are not in another's memory. */
const parts: Readonly<Record<string, () => Promise<{ run: Bench }>>> = {
  'main-job': () => import('./main-job.ts'),
  start: () => import('./start.ts'),
  quality: () => import('./quality-lines.ts'),
  serving: () => import('./serving.ts'),
  'prediction-log': () => import('./prediction-log.ts'),
  scoring: () => import('./scoring.ts'),
  explaining: () => import('./explaining.ts'),
  estimation: () => import('./estimation.ts'),
  report: () => import('./report.ts'),
  drift: () => import('./drift.ts'),
  'training-scale': () => import('./training-scale.ts'),
  'command-line': () => import('./command-line.ts'),
};

/**
 * Thousands of windows, to see how often monitors are wrong: it takes half an hour and says the same on every machine. Its
 * tables stand in docs/monitoring.md, and it is run by its name alone.
 */
const simulations: typeof parts = {
  'monitoring-quality': () => import('./monitoring-quality.ts'),
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    peers: { type: 'string', default: process.env.VENVS ?? join(projectFolder, 'venvs') },
    'peer-programs': { type: 'string', default: join(projectFolder, '..', 'shared', 'peers') },
    data: { type: 'string' },
    write: { type: 'boolean', default: false },
    windows: { type: 'string', default: '2000' },
  },
});

const named = { ...parts, ...simulations };
const unknown = values.only?.find((name) => !(name in named));
if (unknown !== undefined)
  throw new Error(`there is no part ${unknown}; it is one of ${Object.keys(named).join(', ')}`);

const peers = findPeers(values['peer-programs'], values.peers);
const linesOfParts = new Map<string, readonly BenchLine[]>();
const failures: string[] = [];
for (const [name, load] of Object.entries(values.only === undefined ? parts : named)) {
  if (values.only?.includes(name) === false) continue;
  const folder = await mkdtemp(join(tmpdir(), `hale-bench-${name}-`));
  const context: BenchContext = {
    peers,
    dataFolder: values.data ?? realDataFolder,
    folder,
    windows: Number(values.windows),
    tell: (text) => console.error(`${name}: ${text}`),
  };
  try {
    const { run } = await load();
    linesOfParts.set(name, await run(context));
  } catch (error) {
    // The other parts are worth their time all the same.
    failures.push(name);
    console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const lines = [...linesOfParts.values()].flat();
const around = await surroundings(peers, new Date());
if (values.json) console.log(JSON.stringify({ ...around, lines, failures }, null, 2));
else console.log(`${around.date}, ${around.machine}\n${around.versions}\n\n${renderText(lines)}`);
if (values.write) await writePerformanceDocument(linesOfParts, Object.keys(parts), around);
if (failures.length > 0 || lines.some((line) => line.met === false)) process.exitCode = 1;
