import { join } from 'node:path';

/** Where a training keeps what it writes before the registry takes it. */
export const temporaryFolderOf = (storageFolder: string): string => join(storageFolder, 'tmp');
