import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsSchema } from '../../src/config/settings.ts';
import type { Database } from '../../src/database/index.ts';
import { createRegistry, type Registry, type RegistryParts } from '../../src/registry/index.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';

export function openRegistry(database: Database, storageFolder: string, parts: Partial<RegistryParts> = {}): Registry {
  return createRegistry(database, {
    settings: settingsSchema.parse({}).registry,
    storageFolder,
    now: () => new Date(),
    newId: randomUUID,
    ...parts,
  });
}

export interface TestBundle {
  readonly bundleFolder: string;
  readonly digest: string;
}

/** Bundles of one name that differ by their seed, written when they are asked for. */
export async function createBundles() {
  const folder = await mkdtemp(join(tmpdir(), 'hale-bundles-'));
  const written = new Map<string, Promise<TestBundle>>();
  return {
    bundle(name: string, seed: number): Promise<TestBundle> {
      const key = `${name}-${seed}`;
      const bundleFolder = join(folder, key);
      const made =
        written.get(key) ??
        writeTrainedBundle(bundleFolder, seed, { name }).then(({ digest }) => ({ bundleFolder, digest }));
      written.set(key, made);
      return made;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
