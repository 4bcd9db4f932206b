export { copyFolder } from './copy-folder.ts';
export { isUnfinishedName, replaceFile, syncFolder, temporaryName } from './durable-file.ts';
export { withFileLock } from './file-lock.ts';
export {
  currentProcess,
  formatProcessIdentity,
  isProcessAlive,
  type ProcessIdentity,
  parseProcessIdentity,
} from './process-identity.ts';
export {
  assertStorageReadable,
  describeWriteFailure,
  ensureStorageFolder,
  explainRefusal,
  refusalOf,
  writeStorage,
} from './storage-folder.ts';
export { sweepWorkingFolders, workingFolderName } from './working-folder.ts';
