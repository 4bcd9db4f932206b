import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const files = ['cleveland', 'hungarian', 'switzerland', 'va'].map((site) => `processed.${site}.data`);
const holdsAll = (folder: string): boolean => files.every((file) => existsSync(join(folder, file)));

function findRealData(): string | undefined {
  const named = process.env.HALE_TEST_DATA;
  if (named !== undefined && named !== '') {
    if (!holdsAll(named)) throw new Error(`HALE_TEST_DATA is ${named}, which lacks one of ${files.join(', ')}`);
    return named;
  }
  const beside = fileURLToPath(new URL('../../shared/data/uci-heart-disease', import.meta.url));
  return holdsAll(beside) ? beside : undefined;
}

/**
 * The folder with the four processed.*.data files of UCI Heart Disease: what HALE_TEST_DATA names, else
 * ../shared/data/uci-heart-disease beside the repository; undefined where neither is there.
 */
export const realDataFolder: string | undefined = findRealData();

/** `describe` for tests that need the real files: skipped, with the reason, where there are none; failed in CI. */
export function describeWithRealData(title: string, body: (folder: string) => void): void {
  if (realDataFolder !== undefined) {
    const folder = realDataFolder;
    describe(title, () => body(folder));
    return;
  }
  const reason = `needs the real files; set HALE_TEST_DATA to the folder with ${files.join(', ')}`;
  describe(title, () => {
    if (process.env.CI === 'true') {
      it(reason, () => {
        throw new Error(reason);
      });
    } else it.skip(reason, () => {});
  });
}
