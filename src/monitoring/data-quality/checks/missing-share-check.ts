import { hypergeometricTail } from '../../../statistics/index.ts';
import { shareText } from '../phrases.ts';
import type { Observation, QualityCheck, QualityFeature, QualityInput } from '../quality-check.ts';

/** Fisher's exact test, one-sided, of the share of missing values against that of the reference. */
export const missingShareCheck: QualityCheck = {
  name: 'missing_share',
  summary: 'is a feature missing more often than in the reference',
  run: (input) => input.schema.features.flatMap((feature, index) => observe(feature, index, input)),
};

function observe(
  { name, nullable }: QualityFeature,
  index: number,
  { window, facts, settings }: QualityInput,
): Observation[] {
  const { rowCount, featureCount, values } = window.rows;
  const { presentCount, missingCount: before } = facts.feature(index);
  let missing = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (Number.isNaN(values[row * featureCount + index] as number)) missing += 1;
  }
  // The decoder lets no missing value through, and there was none.
  if (!nullable && missing + before === 0) return [];
  const referenceSize = presentCount + before;
  const base = { subject: { kind: 'feature', feature: name } as const, sampleSize: rowCount, referenceSize };
  if (rowCount < settings.minimumRows || referenceSize === 0) {
    return [
      { ...base, isJudged: false, detail: `Too few rows to tell whether ${name} is missing more often: ${rowCount}.` },
    ];
  }
  const share = missing / rowCount;
  const rise = share - before / referenceSize;
  return [
    {
      ...base,
      isJudged: true,
      statistic: share,
      pValue: hypergeometricTail(missing, rowCount, missing + before, rowCount + referenceSize),
      threshold: null,
      isLarge: rise >= settings.missing.minimumRise,
      severity: rise >= settings.criticalShare ? 'critical' : 'warning',
      effectSize: { name: 'difference_of_shares', value: rise },
      detail: `${name} is missing in ${shareText(share)} of ${rowCount} rows, in the reference in ${shareText(before / referenceSize)} of ${referenceSize}.`,
    },
  ];
}
