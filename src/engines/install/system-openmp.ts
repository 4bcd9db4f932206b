import { readFile } from 'node:fs/promises';

/** Whether Linux's loader knows a `libgomp.so.1`, which LightGBM needs and slim images lack. True on other systems. */
export async function hasSystemOpenMp(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const loaderCache = await readFile('/etc/ld.so.cache').catch(() => Buffer.alloc(0));
  return loaderCache.includes('libgomp.so.1');
}
