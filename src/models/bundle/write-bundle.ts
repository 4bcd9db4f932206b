import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HaleError } from '../../errors/index.ts';
import { describeWriteFailure } from '../../files/index.ts';
import type { BundleContent } from './bundle.ts';
import { encodeLearnedRows } from './learned-rows.ts';
import { type BundleManifest, bundleFiles, bundleFormatVersion, fileNamePattern, manifestName } from './manifest.ts';
import { encodeRowFile } from './row-file.ts';
import { stableJson } from './stable-json.ts';

/**
 * Writes a bundle: beside its place first, synchronised to the disk, then renamed, so that the folder is whole or not
 * there. A folder that holds the very same bundle already is left as it is.
 *
 * @param folder the place of the bundle; its parent folders are made
 * @returns the SHA-256 of the manifest: it depends on the content alone
 * @throws HaleError BUNDLE_UNWRITABLE where the disk does not take it, or another bundle has the place
 */
export async function writeBundle(folder: string, content: BundleContent): Promise<{ digest: string }> {
  const files = filesOf(content);
  const manifest = stableJson(manifestOf(content, files));
  const digest = sha256(manifest);
  const parent = dirname(folder);
  const temporary = join(parent, `.${randomUUID()}.tmp`);
  try {
    await mkdir(join(temporary, bundleFiles.plotsFolder), { recursive: true });
    for (const [name, bytes] of [...files, [manifestName, manifest] as const]) {
      await writeSynchronised(join(temporary, name), bytes);
    }
    await synchroniseFolder(join(temporary, bundleFiles.plotsFolder));
    await synchroniseFolder(temporary);
    await rename(temporary, folder);
    await synchroniseFolder(parent);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    if (await isThere(folder, digest)) return { digest };
    const { reason, mend, code } = describeWriteFailure(cause);
    throw new HaleError(
      'BUNDLE_UNWRITABLE',
      `the bundle cannot be written to ${folder} (${reason}), and nothing of it was kept; ${mend}`,
      { details: { folder, reason: code }, cause },
    );
  }
  return { digest };
}

type Files = ReadonlyMap<string, Uint8Array>;

function filesOf(content: BundleContent): Files {
  const { canary, reference } = content;
  const text = new TextEncoder();
  const files = new Map<string, Uint8Array>([
    [bundleFiles.schema, stableJson(content.schema)],
    [bundleFiles.pipeline, stableJson(content.pipeline)],
    [bundleFiles.calibration, stableJson(content.calibration)],
    [bundleFiles.model[content.model.format], content.model.bytes],
    [bundleFiles.canary, encodeRowFile({ ...canary, labels: null, heldOut: null })],
    [bundleFiles.reference, encodeRowFile(reference)],
    [bundleFiles.learned, encodeLearnedRows(content.learned)],
    [bundleFiles.metrics, stableJson(content.metrics)],
    [bundleFiles.card, text.encode(content.card)],
  ]);
  for (const [name, svg] of Object.entries(content.plots)) {
    const path = `${bundleFiles.plotsFolder}/${name}`;
    if (!fileNamePattern.test(path)) throw new RangeError(`${JSON.stringify(name)} cannot be the name of a plot`);
    files.set(path, text.encode(svg));
  }
  return files;
}

function manifestOf(content: BundleContent, files: Files): BundleManifest {
  return {
    format_version: bundleFormatVersion,
    name: content.name,
    kind: content.kind,
    model_format: content.model.format,
    threshold: content.threshold,
    simulated: content.simulated,
    dataset_digest: content.datasetDigest,
    engine: content.engine,
    seed: content.seed,
    files: Object.fromEntries(
      [...files].map(([name, bytes]) => [name, { sha256: sha256(bytes), size_bytes: bytes.length }]),
    ),
  };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function writeSynchronised(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o644);
  await synchronise(handle, () => handle.writeFile(bytes));
}

/** So that the names in it are on the disk too. */
async function synchroniseFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await synchronise(handle, async () => {});
}

async function synchronise(handle: FileHandle, write: () => Promise<void>): Promise<void> {
  try {
    await write();
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isThere(folder: string, digest: string): Promise<boolean> {
  const manifest = await readFile(join(folder, manifestName)).catch(() => null);
  return manifest !== null && sha256(manifest) === digest;
}
