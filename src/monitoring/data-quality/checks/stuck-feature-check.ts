import { hypergeometricTail } from '../../../statistics/index.ts';
import { counted, short } from '../phrases.ts';
import type { Observation, QualityCheck, QualityFeature, QualityInput } from '../quality-check.ts';

/**
 * A feature that has one value in all rows where it has any, while it varies in the reference. How likely that is: the
 * first row may have any value; that the n − 1 others have the same is at most as likely as that they all have the most
 * frequent one, and that is Fisher's exact test of n − 1 of n − 1 against the reference's count of it.
 */
export const stuckFeatureCheck: QualityCheck = {
  name: 'stuck_feature',
  summary: 'is a feature the same in every row',
  run: (input) => input.schema.features.flatMap((feature, index) => observe(feature, index, input)),
};

function observe(feature: QualityFeature, index: number, { window, facts, settings }: QualityInput): Observation[] {
  const { name } = feature;
  const { hasSeveralValues, mostFrequentCount, presentCount: referenceSize } = facts.feature(index);
  // What does not vary in the reference is not stuck.
  if (!hasSeveralValues) return [];
  const { rowCount, featureCount, values } = window.rows;
  const present = Float64Array.from(
    { length: rowCount },
    (_, row) => values[row * featureCount + index] as number,
  ).filter((value) => !Number.isNaN(value));
  const n = present.length;
  const base = { subject: { kind: 'feature', feature: name } as const, sampleSize: n, referenceSize };
  if (n < settings.stuck.minimumRows) {
    return [{ ...base, isJudged: false, detail: `Too few values to tell whether ${name} is stuck: ${n}.` }];
  }
  const [first] = present;
  const equal = present.reduce((count, value) => count + (value === first ? 1 : 0), 0);
  const isStuck = equal === n;
  return [
    {
      ...base,
      isJudged: true,
      statistic: isStuck ? 1 : 0,
      pValue: isStuck ? hypergeometricTail(n - 1, n - 1, n - 1 + mostFrequentCount, n - 1 + referenceSize) : 1,
      threshold: null,
      isLarge: isStuck,
      severity: 'warning',
      effectSize: null,
      detail: isStuck
        ? `${name} is ${valueText(feature, first as number)} in all ${counted(n, 'row')}; in the reference its most frequent value has ${mostFrequentCount} of ${referenceSize}.`
        : `${name} varies in ${counted(n, 'row')}.`,
    },
  ];
}

function valueText(feature: QualityFeature, code: number): string {
  if (feature.kind === 'numeric') return short(code);
  return JSON.stringify(feature.categories[code]?.value ?? code);
}
