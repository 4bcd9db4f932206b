import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ hasInstallScript: z.boolean().optional(), resolved: z.string().optional() }),
    ),
  })
  .parse(read('package-lock.json'));
const manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()) }).parse(read('package.json'));

describe('the lock file', () => {
  it('holds no download address', () => {
    const addresses = Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.startsWith('http'));
    expect(addresses).toEqual([]);
  });

  // A new install script is code that runs on every user's machine before anybody has read it.
  it('lets only reviewed packages run an install script', () => {
    const reviewed = new Set(Object.keys(manifest.allowScripts));
    const scripted = Object.entries(lock.packages)
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(scripted.filter((name) => !reviewed.has(name))).toEqual([]);
    expect(scripted.length).toBeGreaterThan(0);
  });
});
