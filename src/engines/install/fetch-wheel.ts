import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipClients, runClient } from './pip-client.ts';
import { type LockedPackage, requirementOf } from './read-lock.ts';

export interface FetchOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Why nothing was fetched: what each client said. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

/** The packages ask for a Python of today; none of theirs is run, so its version is told, not required. */
const pythonVersion = '3.13';

/** No client reaches what the network does not. */
const isOffline = (output: string): boolean =>
  /NewConnectionError|NameResolutionError|name resolution|network is unreachable|connection refused|ConnectTimeout/i.test(
    output,
  );

const isMismatch = (output: string): boolean => /do not match the hashes|hash mismatch/i.test(output);

function pipArguments(requirements: string, platformTag: string, folder: string): string[] {
  return [
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '--disable-pip-version-check',
    '--no-input',
    '--progress-bar=off',
    // pip's own five would keep a start without a network waiting for half a minute.
    '--retries=2',
    `--python-version=${pythonVersion}`,
    `--platform=${platformTag}`,
    `--requirement=${requirements}`,
    `--dest=${folder}`,
  ];
}

/**
 * Downloads a package with the first client of pip that can, into the empty `folder`. The user's own settings of pip
 * (index, proxy, certificates) hold.
 *
 * @returns the path of the file, whose hash is one of the lock's
 * @throws FetchError where there is no client, none succeeds, or the file is not one of the lock's
 */
export async function fetchWheel(
  locked: LockedPackage,
  platformTag: string,
  folder: string,
  { timeoutMs, signal, onProgress }: FetchOptions,
): Promise<string> {
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, requirementOf(locked));
  const failures: string[] = [];
  for (const client of pipClients) {
    signal?.throwIfAborted();
    const name = client.join(' ');
    const run = await runClient(client, pipArguments(requirements, platformTag, folder), { folder, timeoutMs, signal });
    if (run.outcome === 'absent') continue;
    const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (run.outcome === 'done' && wheel !== undefined) {
      onProgress?.(`downloaded ${wheel} with ${name}`);
      return assertLocked(join(folder, wheel), locked);
    }
    failures.push(`${name}: ${run.output.split('\n').slice(-3).join(' | ')}`);
    if (isOffline(run.output)) throw new FetchError(`the package index is out of reach (${failures.join('; ')})`);
    // Another client would fetch the same file from the same place.
    if (isMismatch(run.output)) {
      throw new FetchError(
        `${name} was given a file of ${locked.name} that is not the one of engines.lock and refused it`,
      );
    }
  }
  if (failures.length > 0) throw new FetchError(failures.join('; '));
  throw new FetchError('no pip is found on this machine');
}

/** A client whose settings weaken the check must not weaken ours. */
async function assertLocked(wheel: string, locked: LockedPackage): Promise<string> {
  const sha256 = createHash('sha256')
    .update(await readFile(wheel))
    .digest('hex');
  if (locked.hashes.includes(sha256)) return wheel;
  throw new FetchError(`the file of ${locked.name} has the SHA-256 ${sha256}, which is not in engines.lock`);
}
