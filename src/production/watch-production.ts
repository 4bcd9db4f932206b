import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordFile } from './deployment-record.ts';
import { listProduction } from './read-production.ts';

async function signatureOf(path: string): Promise<string> {
  try {
    const { mtimeMs, ino, size } = await stat(path);
    return `${mtimeMs} ${ino} ${size}`;
  } catch {
    return 'missing';
  }
}

/**
 * Calls `onChange` with the name of each model whose record was replaced, appeared or went away, at most `pollMs` after
 * it did; with every one that is there at the first look, so that nothing slips between a reader's own look and this
 * one. By looking, not by being told: notices of a file system get lost over networks and in containers.
 */
export function watchProduction(
  productionFolder: string,
  onChange: (name: string) => void,
  { pollMs, signal }: { readonly pollMs: number; readonly signal: AbortSignal },
): void {
  let seen = new Map<string, string>();

  async function look(): Promise<void> {
    const names = await listProduction(productionFolder);
    const found = new Map<string, string>();
    for (const name of names) found.set(name, await signatureOf(join(productionFolder, name, recordFile)));
    if (signal.aborted) return;
    const before = seen;
    seen = found;
    for (const name of new Set([...before.keys(), ...found.keys()])) {
      if (before.get(name) !== found.get(name)) onChange(name);
    }
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      // A folder that cannot be read for a while is looked at again.
      await look().catch(() => {});
      await sleep(pollMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }
  void watch();
}
