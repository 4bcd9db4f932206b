import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise } from 'yauzl';

const fileTypeMask = 0o170000;
const linkType = 0o120000;

/** What makes a package one that is not unpacked at all; undefined where nothing does. */
function objection({ fileName, externalFileAttributes, uncompressedSize }: Entry, maximumBytes: number) {
  const type = (externalFileAttributes >>> 16) & fileTypeMask;
  if (type === linkType) return `${fileName} is a link`;
  if (uncompressedSize > maximumBytes) return `${fileName} has ${uncompressedSize} bytes, more than ${maximumBytes}`;
  return undefined;
}

/**
 * Unpacks the members of a zip file that `isWanted` names into `folder`.
 *
 * @returns their paths in the folder
 * @throws Error where any member leaves the folder, is a link, comes twice or is larger than `maximumBytes`; what was
 *   unpacked by then stays in the folder, which is the caller's to remove
 */
export async function unpackWheel(
  wheel: string,
  folder: string,
  isWanted: (member: string) => boolean,
  maximumBytes: number,
): Promise<string[]> {
  // The reader itself refuses absolute names, `..` and, when strict, backslashes, and more bytes than a member declares.
  const zip = await openPromise(wheel, { strictFileNames: true, lazyEntries: true, autoClose: false });
  const unpacked: string[] = [];
  try {
    const seen = new Set<string>();
    for await (const entry of zip.eachEntry()) {
      const problem = seen.has(entry.fileName) ? `${entry.fileName} comes twice` : objection(entry, maximumBytes);
      if (problem !== undefined) throw new Error(problem);
      seen.add(entry.fileName);
      if (!isWanted(entry.fileName)) continue;
      const target = join(folder, entry.fileName);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: 'wx' }));
      unpacked.push(entry.fileName);
    }
  } finally {
    zip.close();
  }
  return unpacked;
}
