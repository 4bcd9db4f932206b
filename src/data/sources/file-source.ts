import { resolve } from 'node:path';
import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import { digestTable, readTableFile } from '../../table/index.ts';
import type { DatasetSource } from '../dataset.ts';
import { readingOptions } from '../reading-options.ts';
import { assertDataFolder } from './data-folder.ts';

/** One table in a file of the project: CSV, Parquet or JSON lines, as `data.file` says. */
export function createFileSource(
  settings: Settings,
  { folder, onRemark }: { readonly folder: string; readonly onRemark?: ((text: string) => void) | undefined },
): DatasetSource {
  const { data, project } = settings;
  return {
    async load({ signal, onProgress } = {}) {
      signal?.throwIfAborted();
      if (data.file.path === undefined) {
        throw new HaleError(
          'DATA_FILE_UNSET',
          'data.file.path names no table; run `hale init FILE --target COLUMN`, or set it with --set data.file.path=FILE',
        );
      }
      if (data.folder !== undefined) await assertDataFolder(resolve(folder, data.folder));
      const path = resolve(folder, data.folder ?? '.', data.file.path);
      onProgress?.(`reading ${path}`);
      const reading = readingOptions(data);
      const { table, sha256, sizeBytes, isNameless } = await readTableFile(path, reading);
      if (isNameless) {
        const names = reading.namesWithoutHeader;
        onRemark?.(
          names === undefined
            ? `${path} names no columns; they are column_1 to column_${table.columns.length}`
            : `${path} names no columns; they are taken in the order of ${names.setting}`,
        );
      }
      signal?.throwIfAborted();
      return {
        name: project.name,
        sourceType: 'file',
        source: path,
        table,
        digest: digestTable(table),
        simulated: false,
        files: [{ path, sha256, sizeBytes }],
      };
    },
  };
}
