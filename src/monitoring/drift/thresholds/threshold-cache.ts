import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../../files/index.ts';
import { encodeNullDistribution, type NullDistribution, nullDistributionSchema } from './null-distribution.ts';

/** What chance does to the statistics of one column, by the name of the test. */
export type ColumnThresholds = Readonly<Record<string, NullDistribution>>;

/** Where calibrated thresholds are kept: they depend on the key alone, so whatever is lost is drawn again, and is the same. */
export interface ThresholdCache {
  get(key: string): Promise<ColumnThresholds | null>;
  put(key: string, thresholds: ColumnThresholds): Promise<void>;
}

/** Entries that are kept in memory by default: 20 columns at 50 sizes, of up to 50 kB. */
const mostEntries = 1_000;

/** Keeps thresholds as long as the process runs; the ones that were asked for longest ago make room. */
export function memoryThresholdCache(behind?: ThresholdCache, maximumEntries = mostEntries): ThresholdCache {
  const entries = new Map<string, ColumnThresholds>();
  const keep = (key: string, thresholds: ColumnThresholds): void => {
    entries.delete(key);
    entries.set(key, thresholds);
    const oldest = entries.size > maximumEntries ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
  };
  return {
    async get(key) {
      const found = entries.get(key) ?? (await behind?.get(key)) ?? null;
      if (found !== null) keep(key, found);
      return found;
    },
    async put(key, thresholds) {
      keep(key, thresholds);
      await behind?.put(key, thresholds);
    },
  };
}

const fileSchema = z.strictObject({ key: z.string(), thresholds: z.record(z.string(), nullDistributionSchema) });

/**
 * Keeps thresholds in files, one for each key, each written whole. A file that is damaged or of another version counts
 * as none. Where the folder cannot be read or written, the thresholds are drawn each time, and `onProblem` is told.
 */
export function folderThresholdCache(folder: string, onProblem: (error: unknown) => void = () => {}): ThresholdCache {
  const pathOf = (key: string): string => {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 40);
    return join(folder, name.slice(0, 2), `${name}.json`);
  };
  return {
    async get(key) {
      try {
        const text = await readFile(pathOf(key), 'utf8');
        const parsed = fileSchema.safeParse(jsonOf(text));
        return parsed.success && parsed.data.key === key ? parsed.data.thresholds : null;
      } catch (error) {
        if (!isAbsent(error)) onProblem(error);
        return null;
      }
    },
    async put(key, thresholds) {
      const path = pathOf(key);
      const encoded = Object.fromEntries(
        Object.entries(thresholds).map(([name, distribution]) => [name, encodeNullDistribution(distribution)]),
      );
      try {
        await mkdir(dirname(path), { recursive: true });
        await replaceFile(path, (handle) => handle.writeFile(JSON.stringify({ key, thresholds: encoded })));
      } catch (error) {
        onProblem(error);
      }
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isAbsent = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
