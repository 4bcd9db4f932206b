import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HaleError } from '../../errors/index.ts';
import { refusalOf } from '../../files/index.ts';

/** The names under which a configuration is found; a folder may hold one of them only. */
const configurationNames = ['hale.config.ts', 'hale.config.yaml', 'hale.config.yml', 'hale.config.json'];

const alreadyThere = (path: string, advice: string): HaleError =>
  new HaleError('CONFIG_FILE_EXISTS', `${path} is there already; ${advice}`, { details: { path } });

/**
 * That a configuration may be written at the path: before the work of making one.
 *
 * @throws HaleError CONFIG_FILE_EXISTS
 */
export function assertWritableConfiguration(path: string, force: boolean): void {
  if (!force && existsSync(path)) throw alreadyThere(path, 'give --force to replace it, or --output for another name');
  if (!configurationNames.includes(basename(path))) return;
  for (const name of configurationNames) {
    const other = join(dirname(path), name);
    if (name !== basename(path) && existsSync(other)) {
      throw alreadyThere(other, 'a folder holds one configuration; move it away, or give --output');
    }
  }
}

/**
 * Writes the file whole or not at all. Without `force` it replaces nothing, also not what came in the meantime.
 *
 * @throws HaleError CONFIG_FILE_EXISTS, CONFIG_FILE_UNWRITABLE
 */
export async function writeConfiguration(path: string, text: string, force: boolean): Promise<void> {
  assertWritableConfiguration(path, force);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A link, unlike a rename, fails where the name is taken.
    if (force) await rename(temporary, path);
    else await link(temporary, path);
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException;
    if (error.code === 'EEXIST') throw alreadyThere(path, 'give --force to replace it');
    throw new HaleError(
      'CONFIG_FILE_UNWRITABLE',
      `${path} cannot be written (${refusalOf(error) ?? error.message}); make its folder writable, or name another with --output`,
      {
        details: { path },
        cause,
      },
    );
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}
