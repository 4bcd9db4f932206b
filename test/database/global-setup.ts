import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The storage folder of the PostgreSQL server that all test files share; nothing runs until one asks for it. */
    readonly databaseFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hale-test-database-'));
  project.provide('databaseFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
