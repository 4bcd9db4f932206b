import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Where the system wants a program's cache to be: the XDG base directories, ~/Library/Caches or %LOCALAPPDATA%. */
export function defaultCacheFolder(
  platform: NodeJS.Platform = process.platform,
  variables: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  const named = platform === 'win32' ? variables.LOCALAPPDATA : variables.XDG_CACHE_HOME;
  // The XDG specification: a relative path is to be ignored.
  if (named !== undefined && isAbsolute(named)) return join(named, 'hale', 'engines');
  if (platform === 'win32') return join(home, 'AppData', 'Local', 'hale', 'engines');
  return join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', 'hale', 'engines');
}

export const cacheFolderOf = (setting: string | undefined): string => resolve(setting ?? defaultCacheFolder());
