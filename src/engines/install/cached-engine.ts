import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** Kept beside the libraries: what was unpacked, and how the files looked when their hashes were last compared. */
const contentsSchema = z.strictObject({
  package: z.string(),
  version: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      sha256: z.string(),
      sizeBytes: z.int(),
      modifiedMs: z.number(),
      changedMs: z.number(),
    }),
  ),
});
export type Contents = z.infer<typeof contentsSchema>;
type CachedFile = Contents['files'][number];

const contentsName = 'contents.json';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The file as it is now, hashed. */
export async function describeFile(folder: string, path: string): Promise<CachedFile> {
  const absolute = join(folder, path);
  const sha256 = await sha256Of(absolute);
  const { size, mtimeMs, ctimeMs } = await stat(absolute);
  return { path, sha256, sizeBytes: size, modifiedMs: mtimeMs, changedMs: ctimeMs };
}

export async function writeContents(folder: string, contents: Contents): Promise<void> {
  const temporary = join(folder, `.${contentsName}.${process.pid}`);
  await writeFile(temporary, JSON.stringify(contents));
  await rename(temporary, join(folder, contentsName));
}

async function readContents(folder: string): Promise<Contents | undefined> {
  try {
    return contentsSchema.parse(JSON.parse(await readFile(join(folder, contentsName), 'utf8')));
  } catch {
    // None, half of one, or of another form: the folder is filled again.
    return undefined;
  }
}

/**
 * Whether a folder of the cache is whole. A file whose size and times are those of the last comparison is taken as
 * unchanged, as git does; any other is hashed again.
 */
export async function isWhole(folder: string): Promise<boolean> {
  const contents = await readContents(folder);
  if (contents === undefined) return false;
  let isTouched = false;
  const files: CachedFile[] = [];
  for (const file of contents.files) {
    try {
      const { size, mtimeMs, ctimeMs } = await stat(join(folder, file.path));
      if (size !== file.sizeBytes) return false;
      if (mtimeMs === file.modifiedMs && ctimeMs === file.changedMs) {
        files.push(file);
        continue;
      }
      isTouched = true;
      const now = await describeFile(folder, file.path);
      if (now.sha256 !== file.sha256) return false;
      files.push(now);
    } catch {
      return false;
    }
  }
  // A cache that cannot be written to, of another user or in an image, is compared each time.
  if (isTouched) await writeContents(folder, { ...contents, files }).catch(() => undefined);
  return files.length > 0;
}
