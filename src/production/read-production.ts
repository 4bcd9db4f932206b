import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HaleError } from '../errors/index.ts';
import { type DeploymentRecord, modelNamePattern, parseRecord, recordFile } from './deployment-record.ts';

export interface Production {
  readonly record: DeploymentRecord;
  readonly bundleFolder: string;
}

/** Bundles lie beside the record, each under its own digest, so that the record names its bundle. */
export const bundleFolderOf = (modelFolder: string, digest: string): string => join(modelFolder, digest);

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/**
 * What is in production under a name; null where nothing is. The bundle is not looked at: whoever serves it reads it
 * with the digest of the record.
 *
 * @throws HaleError PRODUCTION_INVALID where the record is damaged
 */
export async function readProduction(productionFolder: string, name: string): Promise<Production | null> {
  if (!modelNamePattern.test(name)) return null;
  const modelFolder = join(productionFolder, name);
  const path = join(modelFolder, recordFile);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const record = parseRecord(text);
  if (record === undefined || record.name !== name) {
    throw new HaleError('PRODUCTION_INVALID', `${path} is not the record of a deployment of ${name}; deploy again`, {
      details: { path },
    });
  }
  return { record, bundleFolder: bundleFolderOf(modelFolder, record.digest) };
}

/** The names of the models that are in production, in alphabetical order. */
export async function listProduction(productionFolder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(productionFolder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory() && modelNamePattern.test(entry.name));
    const found = await Promise.all(
      names.map(async ({ name }) => ((await readdir(join(productionFolder, name))).includes(recordFile) ? [name] : [])),
    );
    return found.flat().sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
