import { type Random, wassersteinDistance } from '../../../statistics/index.ts';
import type { DriftSettings } from '../drift-settings.ts';
import type { DriftTest } from '../drift-test.ts';
import { bridgeDistances } from '../thresholds/brownian-bridge.ts';
import type { NullDistribution } from '../thresholds/null-distribution.ts';
import { distanceFromLong, runningSums } from './area-between.ts';
import { asNumeric } from './column-kinds.ts';
import { momentsOf } from './moments.ts';
import { referenceRanks } from './reference-ranks.ts';
import { tooFew } from './sizes.ts';

/** Times as many values in the reference from which they are looked up rather than gone through. */
const muchLonger = 8;

/**
 * The Wasserstein distance of numbers, in their own unit: how far each value must move on average. Its effect is the same
 * in standard deviations of the reference.
 */
export const wassersteinTest: DriftTest = {
  name: 'wasserstein',
  applies: (kind) => kind === 'numeric',
  fit(reference, settings) {
    const fitted = asNumeric(reference);
    let sums: Float64Array | undefined;
    return {
      calculate(sample) {
        const numbers = asNumeric(sample);
        const { sorted } = numbers;
        const insufficient = tooFew(fitted, sample, settings.minimumRows);
        if (insufficient !== null) return insufficient;
        const isMuchLonger = fitted.sorted.length > muchLonger * sorted.length;
        if (isMuchLonger) sums ??= runningSums(fitted.sorted);
        const statistic =
          isMuchLonger && sums !== undefined
            ? distanceFromLong(fitted.sorted, sorted, sums, referenceRanks(fitted, numbers))
            : wassersteinDistance(fitted.sorted, sorted);
        if (!Number.isFinite(statistic)) return { insufficient: 'its numbers are too great to be subtracted' };
        const value = statistic / momentsOf(fitted.sorted).deviation;
        const effectSize = Number.isFinite(value) ? { name: 'wasserstein_per_standard_deviation', value } : null;
        return { statistic, pValue: null, effectSize };
      },
      calibrate: (size, random) => calibrate(fitted.sorted, size, settings, random),
    };
  },
};

function calibrate(sorted: Float64Array, size: number, settings: DriftSettings, random: Random): NullDistribution {
  const { resamples, resampledRows } = settings.thresholds;
  const rows = { reference: sorted.length, sample: size };
  return rows.reference + rows.sample > resampledRows
    ? bridgeDistances(sorted, rows, resamples)
    : drawDistances(sorted, rows, resamples, random);
}

/** A reference and a sample are drawn each time; where values are drawn again, their ranks are counted and nothing is sorted. */
function drawDistances(
  sorted: Float64Array,
  rows: { readonly reference: number; readonly sample: number },
  resamples: number,
  random: Random,
): NullDistribution {
  const size = sorted.length;
  const distances = new Float64Array(resamples);
  const balance = new Float64Array(size);
  for (let resample = 0; resample < resamples; resample += 1) {
    balance.fill(0);
    for (let drawn = 0; drawn < rows.reference; drawn += 1) balance[random.integer(size)]! += 1 / rows.reference;
    for (let drawn = 0; drawn < rows.sample; drawn += 1) balance[random.integer(size)]! -= 1 / rows.sample;
    let difference = 0;
    let distance = 0;
    for (let rank = 0; rank + 1 < size; rank += 1) {
      difference += balance[rank] as number;
      distance += Math.abs(difference) * ((sorted[rank + 1] as number) - (sorted[rank] as number));
    }
    distances[resample] = distance;
  }
  return { kind: 'drawn', sorted: distances.sort() };
}
