export { copyFolder } from './copy-folder.ts';
export { isUnfinishedName, replaceFile, syncFolder, temporaryName } from './durable-file.ts';
export { type FileLockOptions, withFileLock } from './file-lock.ts';
export {
  currentProcess,
  formatProcessIdentity,
  isProcessAlive,
  type ProcessIdentity,
  parseProcessIdentity,
} from './process-identity.ts';
