import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { HaleError } from '../../errors/index.ts';
import type { EngineLibrary } from '../engine-libraries.ts';
import type { EngineName } from '../engine-name.ts';
import { missingEngine } from './missing-engine.ts';

/** The Python packages keep their version in a file one folder above the library. */
async function versionBeside(path: string): Promise<string> {
  for (const name of ['VERSION', 'VERSION.txt']) {
    const text = await readFile(join(dirname(path), '..', name), 'utf8').catch(() => '');
    const version = /^\d+\.\d+[0-9a-z.]*$/.exec(text.trim())?.[0];
    if (version !== undefined) return version;
  }
  return 'unknown';
}

/** The library that the user names in a setting. */
export async function ownLibrary(engine: EngineName, setting: string): Promise<EngineLibrary | HaleError> {
  const path = resolve(setting);
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return missingEngine(engine, `engines.${engine}Library names ${path}, where there is no file`);
  return { engine, path, version: await versionBeside(path), origin: 'setting' };
}
