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
  'drift-quality': () => import('./drift-quality-lines.ts'),
  'performance-quality': () => import('./performance-quality.ts'),
  'training-scale': () => import('./training-scale.ts'),
  'command-line': () => import('./command-line.ts'),
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    peers: { type: 'string', default: process.env.VENVS ?? join(projectFolder, 'venvs') },
    'peer-programs': { type: 'string', default: join(projectFolder, '..', 'shared', 'peers') },
    data: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const unknown = values.only?.find((name) => !(name in parts));
if (unknown !== undefined)
  throw new Error(`there is no part ${unknown}; it is one of ${Object.keys(parts).join(', ')}`);

const peers = findPeers(values['peer-programs'], values.peers);
const lines: BenchLine[] = [];
const failures: string[] = [];
for (const [name, load] of Object.entries(parts)) {
  if (values.only !== undefined && !values.only.includes(name)) continue;
  const folder = await mkdtemp(join(tmpdir(), `hale-bench-${name}-`));
  const context: BenchContext = {
    peers,
    dataFolder: values.data ?? realDataFolder,
    folder,
    tell: (text) => console.error(`${name}: ${text}`),
  };
  try {
    const { run } = await load();
    lines.push(...(await run(context)));
  } catch (error) {
    // The other parts are worth their time all the same.
    failures.push(name);
    console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const around = await surroundings(peers, new Date());
if (values.json) console.log(JSON.stringify({ ...around, lines, failures }, null, 2));
else console.log(`${around.date}, ${around.machine}\n${around.versions}\n\n${renderText(lines)}`);
if (values.write && failures.length === 0 && values.only === undefined) await writePerformanceDocument(lines, around);
else if (values.write) console.error('docs/performance.md is written of a whole run alone');
if (failures.length > 0 || lines.some((line) => line.met === false)) process.exitCode = 1;
