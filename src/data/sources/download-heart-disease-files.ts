import { join } from 'node:path';
import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { LoadOptions } from '../dataset.ts';
import { isCached, sha256Of, writeCached } from './cached-files.ts';
import { downloadFile } from './download-file.ts';
import { type HeartDiseaseFile, heartDiseaseFiles } from './heart-disease-files.ts';

export const heartDiseaseCacheFolder = (storageFolder: string): string =>
  join(storageFolder, 'cache', 'uci-heart-disease');

/** Whether every file of the settings' sites was downloaded already, and is whole. */
export async function isHeartDiseaseCached(settings: Settings, storageFolder: string): Promise<boolean> {
  const folder = heartDiseaseCacheFolder(storageFolder);
  const { sites } = settings.data.uciHeartDisease;
  const found = await Promise.all(sites.map((site) => isCached(folder, heartDiseaseFiles[site])));
  return found.every(Boolean);
}

/**
 * Sees to it that the sites' files are in the cache folder, whole and as UCI published them. What is there already is
 * not asked for again, so that a second start needs no network.
 *
 * @throws HaleError DATASET_UNREACHABLE, DATASET_FILE_CHANGED, DATASET_CACHE_UNWRITABLE
 */
export async function downloadHeartDiseaseFiles(
  { sites, baseUrl, ...limits }: Settings['data']['uciHeartDisease'],
  folder: string,
  fetch: typeof globalThis.fetch,
  { signal, onProgress }: LoadOptions,
): Promise<void> {
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  await Promise.all(
    sites.map(async (site) => {
      const file = heartDiseaseFiles[site];
      if (await isCached(folder, file)) return;
      const url = new URL(file.name, base);
      onProgress?.(`downloading ${url.href}`);
      const bytes = await downloadFile(url, limits, { fetch, signal });
      assertKnown(bytes, url, file);
      await writeCached(folder, file.name, bytes);
    }),
  );
}

function assertKnown(bytes: Buffer, url: URL, file: HeartDiseaseFile): void {
  const sha256 = sha256Of(bytes);
  if (sha256 === file.sha256) return;
  // A network that asks for a login answers every address with a page of its own.
  if (/^\s*</.test(bytes.subarray(0, 256).toString('latin1'))) {
    throw new HaleError('DATASET_UNREACHABLE', `${url.href} answered with a web page, not with the file`, {
      details: { url: url.href },
    });
  }
  throw new HaleError(
    'DATASET_FILE_CHANGED',
    `${url.href} has ${bytes.length} bytes and SHA-256 ${sha256}; the file that is known has ${file.sizeBytes} bytes and ${file.sha256}. Look at what changed; to use it all the same, save it in a folder and give that with --data`,
    { details: { url: url.href, sizeBytes: bytes.length, sha256, expected: file.sha256 } },
  );
}
