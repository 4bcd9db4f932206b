import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The version in the package's own manifest, such as `0.1.0`. */
export function programVersion(): string {
  const path = findPackageJSON(import.meta.url);
  if (path === undefined) throw new Error(`no package.json above ${import.meta.url}`);
  const manifest: { version: string } = JSON.parse(readFileSync(path, 'utf8'));
  return manifest.version;
}
