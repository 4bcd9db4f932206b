import { hypergeometricTail } from '../../../statistics/index.ts';
import { shareText, short } from '../phrases.ts';
import type { Observation, QualityCheck, QualityFeature, QualityInput } from '../quality-check.ts';

/**
 * Numbers far from the median of the reference, by the modified z-score of the check of training rows: Fisher's exact
 * test, one-sided, of their share against that of the reference.
 */
export const outlierShareCheck: QualityCheck = {
  name: 'outlier_share',
  summary: 'do more numbers lie far out than in the reference',
  run: (input) => input.schema.features.flatMap((feature, index) => observe(feature, index, input)),
};

function observe(
  { name, kind }: QualityFeature,
  index: number,
  { window, facts, settings }: QualityInput,
): Observation[] {
  if (kind !== 'numeric') return [];
  const { scale, presentCount: referenceSize, countOutside } = facts.feature(index);
  // Of values that do not differ nothing is far out: a constant feature is no matter of distance.
  if (scale === null) return [];
  const reach = settings.outliers.modifiedZScore * scale.deviation;
  const [low, high] = [scale.median - reach, scale.median + reach];
  const { rowCount, featureCount, values } = window.rows;
  let present = 0;
  let far = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const value = values[row * featureCount + index] as number;
    if (Number.isNaN(value)) continue;
    present += 1;
    if (value < low || value > high) far += 1;
  }
  const base = { subject: { kind: 'feature', feature: name } as const, sampleSize: present, referenceSize };
  if (present < settings.minimumRows || referenceSize < settings.minimumRows) {
    const detail = `Too few values to tell whether more of ${name} lie far out: ${present} against ${referenceSize}.`;
    return [{ ...base, isJudged: false, detail }];
  }
  const before = countOutside(low, high);
  const share = far / present;
  const rise = share - before / referenceSize;
  return [
    {
      ...base,
      isJudged: true,
      statistic: share,
      pValue: hypergeometricTail(far, present, far + before, present + referenceSize),
      threshold: null,
      isLarge: rise >= settings.outliers.minimumRise,
      severity: rise >= settings.criticalShare ? 'critical' : 'warning',
      effectSize: { name: 'difference_of_shares', value: rise },
      detail: `${shareText(share)} of ${present} values of ${name} lie outside ${short(low)} to ${short(high)}, in the reference ${shareText(before / referenceSize)} of ${referenceSize}.`,
    },
  ];
}
