import type { Random } from '../../statistics/index.ts';
import { type Finding, subjectKey } from '../finding.ts';
import type { WindowRows } from '../window-rows.ts';
import { judgeColumns, type MeasuredColumn, measureColumn } from './column-findings.ts';
import { type DomainFeature, judgeDomain } from './domain-finding.ts';
import { columnsOf, type DriftReference } from './drift-reference.ts';
import { memoryThresholdCache, type ThresholdCache } from './thresholds/threshold-cache.ts';

export interface DriftOptions {
  /** Where calibrated thresholds are kept between windows; by default nowhere. */
  readonly thresholds?: ThresholdCache;
  /** For tests that exchange rows. The same stream gives the same findings. */
  readonly random: Random;
}

/**
 * How the rows of a window differ from the reference: for each feature, and for the model's output, the tests of
 * `monitoring.drift.tests`, and a classifier over all features together. What has a say in the verdict is one test a
 * column and the classifier, corrected together; the other tests are told beside, each corrected over its columns.
 *
 * Missing numbers are left out and the sample size says so, since their share is a matter of data quality; missing
 * categories are a category. A test without enough values is `insufficient`, and takes no place in the correction. The order of rows
 * has no influence, except on which ones the classifier samples and exchanges.
 */
export async function detectDrift(
  window: Pick<WindowRows, 'rows' | 'probabilities'>,
  reference: DriftReference,
  options: DriftOptions,
): Promise<readonly Finding[]> {
  const { settings, features } = reference;
  const cache = options.thresholds ?? memoryThresholdCache();
  const current = columnsOf(window.rows, window.probabilities, features);
  const measured: MeasuredColumn[] = [];
  for (const [index, column] of reference.columns.entries()) {
    const random = options.random.fork(subjectKey(column.subject));
    const sample = current[index];
    if (sample === undefined) continue;
    measured.push(await measureColumn(column, sample, settings, reference.digest, cache, random));
  }
  const domainFeatures = features.map(
    ({ kind }, index): DomainFeature => ({
      isNumeric: kind === 'numeric',
      reference: strideOf(reference.rows, index),
      current: strideOf(window.rows, index),
    }),
  );
  const rows = { reference: reference.rows.rowCount, current: window.rows.rowCount };
  const domain = settings.domainClassifier.enabled
    ? judgeDomain(domainFeatures, rows, settings, options.random.fork('domain classifier'))
    : null;
  return judgeColumns(measured, domain, settings);
}

const strideOf =
  ({ values, featureCount }: WindowRows['rows'], feature: number) =>
  (row: number): number =>
    values[row * featureCount + feature] as number;
