import { readFile } from 'node:fs/promises';

export interface LockedPackage {
  /** Such as `xgboost-cpu`. */
  readonly name: string;
  readonly version: string;
  /** SHA-256 of each platform's file, in hexadecimal. */
  readonly hashes: readonly string[];
}

/** Reads requirements of pip that name exact versions and hashes. @throws Error at a line that is neither */
export function parseLock(text: string): LockedPackage[] {
  const statements = text
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return statements.map((statement) => {
    const [, name, version, rest] =
      /^([a-z0-9-]+)==([0-9.]+)((?: +--hash=sha256:[0-9a-f]{64})+)$/.exec(statement) ?? [];
    if (name === undefined || version === undefined || rest === undefined) {
      throw new Error(`engines.lock: ${JSON.stringify(statement)} is not NAME==VERSION with hashes`);
    }
    return { name, version, hashes: rest.match(/[0-9a-f]{64}/g) ?? [] };
  });
}

export async function readLock(): Promise<LockedPackage[]> {
  return parseLock(await readFile(new URL('../engines.lock', import.meta.url), 'utf8'));
}

export function requirementOf({ name, version, hashes }: LockedPackage): string {
  return `${name}==${version} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`;
}
