import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { modelNamePattern } from '../production/index.ts';
import { dayPattern, parseSegmentFile, type SegmentFile } from './segment-name.ts';

const missingCodes: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && missingCodes.has(error.code);

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The models that something is logged of, in alphabetical order. */
export const listLoggedModels = async (folder: string): Promise<readonly string[]> =>
  (await namesIn(folder)).filter((name) => modelNamePattern.test(name));

/** The days of a model that something is logged of, the oldest first. */
export const listDays = async (folder: string, model: string): Promise<readonly string[]> =>
  (await namesIn(join(folder, model))).filter((name) => dayPattern.test(name));

/** Every file of a segment of one day, in the order of their names: a segment that is just being sealed has two. */
export async function listDayFiles(folder: string, model: string, day: string): Promise<readonly SegmentFile[]> {
  const names = await namesIn(join(folder, model, day));
  return names.flatMap((name) => parseSegmentFile(day, name) ?? []);
}

const preference = { sealed: 0, closed: 1, open: 2 } as const;

/** One file for each segment: the sealed one where there are two, since it appears only when it is whole. */
export function preferSealed(files: readonly SegmentFile[]): readonly SegmentFile[] {
  const bySegment = new Map<string, SegmentFile>();
  for (const file of files) {
    const other = bySegment.get(file.segment);
    if (other === undefined || preference[file.state] < preference[other.state]) bySegment.set(file.segment, file);
  }
  return [...bySegment.values()].sort((one, other) => (one.segment < other.segment ? -1 : 1));
}

/** The segments of a model, the oldest first. */
export async function listSegmentFiles(folder: string, model: string): Promise<readonly SegmentFile[]> {
  const files: SegmentFile[] = [];
  for (const day of await listDays(folder, model)) files.push(...(await listDayFiles(folder, model, day)));
  return preferSealed(files);
}

export const pathOf = (folder: string, model: string, { day, file }: Pick<SegmentFile, 'day' | 'file'>): string =>
  join(folder, model, day, file);
