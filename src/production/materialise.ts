import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HaleError, isHaleError } from '../errors/index.ts';
import {
  copyFolder,
  describeWriteFailure,
  replaceFile,
  syncFolder,
  temporaryName,
  withFileLock,
} from '../files/index.ts';
import { readBundle } from '../models/index.ts';
import { type DeploymentRecord, formatRecord, modelNamePattern, recordFile } from './deployment-record.ts';
import { bundleFolderOf, isMissing, readProduction } from './read-production.ts';

/** Moments of a deployment at which a test stops it. */
export type MaterialisePoint = 'locked' | 'bundle-copied' | 'bundle-in-place' | 'record-replaced';

export interface MaterialiseOptions {
  /** The longest wait for another process that writes the same model. */
  readonly timeoutMs: number;
  /**
   * Asked once no other process writes: whether the record is still the last word. A writer that was overtaken leaves
   * the folder to the one that overtook it.
   */
  readonly isCurrent?: () => Promise<boolean>;
  readonly atPoint?: (point: MaterialisePoint) => void;
}

const digestPattern = /^[0-9a-f]{64}$/;
const unfinished = '.unfinished-';

async function isWhole(folder: string, digest: string): Promise<boolean> {
  try {
    await stat(folder);
    await readBundle(folder, { expectedDigest: digest });
    return true;
  } catch (error) {
    if (isHaleError(error) || isMissing(error)) return false;
    throw error;
  }
}

/** The bundle in its place, whole: copied and checked beside it, then renamed. */
async function placeBundle(modelFolder: string, digest: string, from: string, atPoint: MaterialiseOptions['atPoint']) {
  const place = bundleFolderOf(modelFolder, digest);
  if (await isWhole(place, digest)) return;
  const copy = join(modelFolder, `${unfinished}${temporaryName()}`);
  try {
    await copyFolder(from, copy);
    atPoint?.('bundle-copied');
    await readBundle(copy, { expectedDigest: digest });
    // What lies there is damaged, and nobody can serve it.
    await rm(place, { recursive: true, force: true });
    await rename(copy, place);
    await syncFolder(modelFolder);
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    throw error;
  }
}

/** Removes what writers left that were killed. */
async function removeUnfinished(modelFolder: string): Promise<void> {
  const names = (await readdir(modelFolder)).filter((name) => name.startsWith(unfinished));
  for (const name of names) await rm(join(modelFolder, name), { recursive: true, force: true });
}

async function removeBundlesBut(modelFolder: string, kept: readonly (string | undefined)[]): Promise<void> {
  const digests = (await readdir(modelFolder)).filter((name) => digestPattern.test(name) && !kept.includes(name));
  for (const digest of digests) await rm(bundleFolderOf(modelFolder, digest), { recursive: true, force: true });
}

function notServed(name: string, digest: string, reason: string, cause?: unknown): HaleError {
  return new HaleError(
    'PRODUCTION_NOT_SERVED',
    `The bundle ${digest.slice(0, 12)} of ${name} cannot be put into production: ${reason}; the next start, or \`hale models promote\` again, brings the folder in line`,
    { details: { name, digest }, cause },
  );
}

interface Target {
  readonly name: string;
  readonly digest: string;
}

/** Does work on a model's folder while no other process does. */
async function inFolder<Result>(
  productionFolder: string,
  { name, digest }: Target,
  { timeoutMs, atPoint }: MaterialiseOptions,
  work: (modelFolder: string) => Promise<Result>,
): Promise<Result> {
  if (!modelNamePattern.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a model`);
  const modelFolder = join(productionFolder, name);
  const onTimeout = (holder: string) =>
    notServed(name, digest, `process ${holder} has been writing there for ${timeoutMs} ms`);
  try {
    await mkdir(modelFolder, { recursive: true });
    return await withFileLock(join(modelFolder, '.lock'), { timeoutMs, onTimeout }, async () => {
      atPoint?.('locked');
      await removeUnfinished(modelFolder);
      return work(modelFolder);
    });
  } catch (error) {
    if (isHaleError(error) || !(error instanceof Error && 'code' in error)) throw error;
    const { reason, mend } = describeWriteFailure(error);
    throw notServed(name, digest, `${reason} in ${modelFolder}; ${mend}`, error);
  }
}

/**
 * Copies a bundle to where it will be served from, and leaves in production what is: what can fail for want of space
 * fails before anything is decided.
 *
 * @throws HaleError BUNDLE_INVALID, PRODUCTION_NOT_SERVED
 */
export function stageBundle(
  productionFolder: string,
  target: Target,
  bundleFolder: string,
  options: MaterialiseOptions,
): Promise<void> {
  return inFolder(productionFolder, target, options, (modelFolder) =>
    placeBundle(modelFolder, target.digest, bundleFolder, options.atPoint),
  );
}

/**
 * Puts a version into production: its bundle beside the present one, then the record that names it, by one rename. A
 * reader sees the old version or the new one, whole; the version before stays there for whoever is just reading it.
 *
 * @returns false where the record was overtaken and the folder left alone
 * @throws HaleError BUNDLE_INVALID, PRODUCTION_NOT_SERVED; then the old version is in production still
 */
export function materialise(
  productionFolder: string,
  record: DeploymentRecord,
  bundleFolder: string,
  options: MaterialiseOptions,
): Promise<boolean> {
  const { name, digest, deploymentId } = record;
  const { isCurrent, atPoint } = options;
  return inFolder(productionFolder, record, options, async (modelFolder) => {
    if (isCurrent !== undefined && !(await isCurrent())) return false;
    const previous = await readProduction(productionFolder, name).catch(() => null);
    await placeBundle(modelFolder, digest, bundleFolder, atPoint);
    atPoint?.('bundle-in-place');
    await replaceFile(join(modelFolder, recordFile), (handle) => handle.writeFile(formatRecord(record)));
    atPoint?.('record-replaced');
    await removeBundlesBut(modelFolder, [digest, previous?.record.digest]);
    const found = await readProduction(productionFolder, name);
    if (found?.record.deploymentId === deploymentId) return true;
    throw notServed(name, digest, 'another record stands there');
  });
}
