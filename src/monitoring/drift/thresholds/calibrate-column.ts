import { createRandom } from '../../../statistics/index.ts';
import { subjectKey } from '../../finding.ts';
import type { FittedColumn } from '../drift-reference.ts';
import type { DriftSettings } from '../drift-settings.ts';
import type { ColumnThresholds, ThresholdCache } from './threshold-cache.ts';

/** Of the drawing: another one gives other thresholds, and must not be taken for this. */
const version = 1;

/**
 * Sizes of two digits: 1,234 rows count as 1,200. Thresholds of fewer rows are a little wider, and only so many are
 * ever kept.
 */
export function calibratedSize(size: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(size)) - 1);
  return Math.floor(size / unit) * unit;
}

/** What chance does to a column's distances in windows of `size` rows: from the cache, or drawn and kept there. */
export async function calibrateColumn(
  column: FittedColumn,
  size: number,
  settings: DriftSettings,
  digest: string,
  cache: ThresholdCache,
): Promise<ColumnThresholds> {
  const rows = calibratedSize(size);
  const names = [...column.tests.keys()];
  const key = JSON.stringify([
    version,
    digest,
    subjectKey(column.subject),
    rows,
    names,
    settings.thresholds,
    settings.bins.quantiles,
  ]);
  const known = await cache.get(key);
  if (known !== null) return known;
  const random = createRandom(0).fork(key);
  const thresholds: Record<string, ColumnThresholds[string]> = {};
  for (const [name, test] of column.tests) {
    const distribution = test.calibrate(rows, random.fork(name));
    if (distribution !== null) thresholds[name] = distribution;
  }
  await cache.put(key, thresholds);
  return thresholds;
}
