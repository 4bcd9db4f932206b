import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidBundle } from './invalid-bundle.ts';
import { type BundleManifest, bundleFiles, manifestName, parseManifest } from './manifest.ts';
import { sha256 } from './write-bundle.ts';

/** A manifest of a thousand plots is smaller. */
const largestManifestBytes = 1024 * 1024;

export interface ManifestOnDisk {
  readonly manifest: BundleManifest;
  readonly digest: string;
}

/** @throws HaleError BUNDLE_INVALID */
export async function readManifest(folder: string, expectedDigest: string | undefined): Promise<ManifestOnDisk> {
  const bytes = await readRegularFile(folder, manifestName, null);
  const digest = sha256(bytes);
  if (expectedDigest !== undefined && digest !== expectedDigest) {
    throw invalidBundle(manifestName, `its SHA-256 is ${digest}, not ${expectedDigest}`);
  }
  return { manifest: parseManifest(bytes), digest };
}

/** The folder must hold the files of the manifest, as regular files, and nothing else. */
export async function checkFileList(folder: string, manifest: BundleManifest): Promise<void> {
  const missing = new Set([manifestName, ...Object.keys(manifest.files)]);
  for (const prefix of ['', `${bundleFiles.plotsFolder}/`]) {
    for (const entry of await listFolder(join(folder, prefix))) {
      const name = prefix + entry.name;
      if (name === bundleFiles.plotsFolder && entry.isDirectory()) continue;
      if (!missing.delete(name)) throw invalidBundle(name, 'the manifest does not name it');
      if (!entry.isFile()) throw invalidBundle(name, 'it is no regular file');
    }
  }
  for (const name of missing) throw invalidBundle(name, 'it is missing');
}

/** The bytes of a file, which must be those that the manifest states. */
export async function readListedFile(folder: string, name: string, manifest: BundleManifest): Promise<Uint8Array> {
  const stated = manifest.files[name];
  if (stated === undefined) throw invalidBundle(name, 'it is missing');
  const bytes = await readRegularFile(folder, name, stated.size_bytes);
  if (sha256(bytes) !== stated.sha256) throw invalidBundle(name, 'it was changed: its SHA-256 is another');
  return bytes;
}

async function listFolder(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw invalidBundle(path, (error as Error).message, error);
  }
}

async function readRegularFile(folder: string, name: string, sizeBytes: number | null): Promise<Uint8Array> {
  // A link is not followed, and a pipe does not block: neither is a file of a bundle.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(join(folder, name), flags).catch((error: NodeJS.ErrnoException) => {
    throw invalidBundle(
      name,
      error.code === 'ENOENT' ? 'it is missing' : `it cannot be opened: ${error.message}`,
      error,
    );
  });
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw invalidBundle(name, 'it is no regular file');
    if (sizeBytes === null ? status.size > largestManifestBytes : status.size !== sizeBytes) {
      throw invalidBundle(name, `it has ${status.size} bytes, not ${sizeBytes ?? `at most ${largestManifestBytes}`}`);
    }
    const bytes = new Uint8Array(status.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytesRead !== bytes.length) throw invalidBundle(name, `only ${bytesRead} of ${bytes.length} bytes can be read`);
    return bytes;
  } finally {
    await handle.close();
  }
}
