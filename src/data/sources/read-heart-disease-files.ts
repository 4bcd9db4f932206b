import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import { concatenateTables, digestTable, readTableFile, type TableFile } from '../../table/index.ts';
import type { Dataset, LoadOptions } from '../dataset.ts';
import { heartDiseaseColumns, heartDiseaseFiles } from './heart-disease-files.ts';

/**
 * Reads the sites' files from a folder and joins them in the order of the settings. Which rows are of which site is known
 * from the description alone: it is no column, and no model may learn it.
 */
export async function readHeartDiseaseFiles(
  settings: Settings,
  folder: string,
  { signal, onRemark }: Pick<LoadOptions, 'signal'> & { readonly onRemark?: ((text: string) => void) | undefined },
): Promise<Dataset> {
  const { limits, file, uciHeartDisease } = settings.data;
  const parts: (TableFile & { path: string; description: string })[] = [];
  for (const site of uciHeartDisease.sites) {
    const known = heartDiseaseFiles[site];
    const path = join(folder, known.name);
    if (!existsSync(path)) {
      throw new HaleError(
        'TABLE_FILE_MISSING',
        `there is no ${known.name} in ${folder}; the sites ${uciHeartDisease.sites.join(', ')} need ${uciHeartDisease.sites.map((name) => heartDiseaseFiles[name].name).join(', ')} there`,
        { details: { path } },
      );
    }
    const read = await readTableFile(path, {
      limits,
      format: 'csv',
      delimiter: ',',
      header: false,
      columnNames: heartDiseaseColumns,
      missingValues: file.missingValues,
    });
    signal?.throwIfAborted();
    if (read.sha256 !== known.sha256) {
      onRemark?.(`${path} is not the file that UCI published; it is read as it is`);
    }
    parts.push({ ...read, path, description: `${site} (${read.table.rowCount} rows)` });
  }
  const table = concatenateTables(
    parts.map((part) => part.table),
    parts.map((part) => part.path),
  );
  return {
    name: settings.project.name,
    sourceType: 'uci-heart-disease',
    source: `UCI Heart Disease: ${parts.map((part) => part.description).join(', ')}`,
    table,
    digest: digestTable(table),
    simulated: false,
    files: parts.map(({ path, sha256, sizeBytes }) => ({ path, sha256, sizeBytes })),
  };
}
