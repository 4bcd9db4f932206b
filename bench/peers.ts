import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessFigures, runProcess } from './run-process.ts';

/** The peers' programs (Python) and the environment that runs them. */
export interface Peers {
  /** The folder of their programs. */
  readonly scripts: string;
  /** The interpreter of their environment. */
  readonly python: string;
  /** Runs `python SCRIPT ARGUMENTS…` once. A program reports figures as a JSON object on its last line. */
  run(script: string, ...parameters: string[]): Promise<PeerFigures>;
  /** The same programs in another environment beside this one; null where that is not there. */
  inEnvironment(name: string): Peers | null;
}

export interface PeerFigures extends ProcessFigures {
  readonly reported: Readonly<Record<string, number>>;
}

/** @param environments the folder with `core/`, a virtual environment; null where there is none, or no programs. */
export function findPeers(scripts: string, environments: string, name = 'core'): Peers | null {
  const python = join(environments, name, 'bin', 'python');
  if (!existsSync(python) || !existsSync(join(scripts, 'pipeline.py'))) return null;
  const run = async (script: string, ...parameters: string[]): Promise<PeerFigures> => {
    // Byte code is not written beside the programs, which may not be ours to write to.
    const figures = await runProcess([python, join(scripts, script), ...parameters], {
      environment: { PYTHONDONTWRITEBYTECODE: '1' },
    });
    return { ...figures, reported: lastObject(figures.output) };
  };
  return { scripts, python, run, inEnvironment: (other) => findPeers(scripts, environments, other) };
}

/** What a program reports: the figures of the JSON object on the last line of its output; none where there is none. */
export function lastObject(output: string): Record<string, number> {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) return {};
  const entries = Object.entries(JSON.parse(line) as object);
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
