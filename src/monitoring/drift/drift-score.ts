import { normalProbability } from '../../statistics/index.ts';
import type { Finding } from '../finding.ts';

/**
 * How much one subject has changed by one test, from 0 (not at all) to 1 (nothing is as it was), whatever the number of
 * rows; null where the test could not tell. All are on the scale of the Kolmogorov–Smirnov distance, so that they stand
 * beside each other in one gauge:
 *
 * - Kolmogorov–Smirnov D, the Jensen–Shannon distance to base 2 and, for chi-square, Cramér's V as they are;
 * - of the population stability index the D of two normal distributions with that index, which is the square of the
 *   shift between them: 2 Φ(√PSI / 2) − 1 (0.2 gives 0.18);
 * - of the Wasserstein distance the D of two normal distributions as far apart, in standard deviations of the
 *   reference: 2 Φ(W / 2σ) − 1;
 * - of the domain classifier 2 AUC − 1, or 0 where it is below chance.
 *
 * It measures size, not certainty: what may be chance is for the p-value to say.
 */
export function driftScore({ check, statistic, effectSize }: Finding): number | null {
  if (statistic === null) return null;
  switch (check) {
    case 'kolmogorov_smirnov':
    case 'jensen_shannon':
      return clip(statistic);
    case 'chi_square':
      return clip(effectSize?.value ?? 0);
    case 'population_stability_index':
      return ofShift(Math.sqrt(Math.max(0, statistic)));
    case 'wasserstein':
      // A constant has no deviation: whatever is not where it was is wholly new.
      return effectSize === null ? (statistic === 0 ? 0 : 1) : ofShift(effectSize.value);
    case 'domain_classifier':
      return clip(2 * statistic - 1);
    default:
      return null;
  }
}

const ofShift = (deviations: number): number => clip(2 * normalProbability(deviations / 2) - 1);

const clip = (value: number): number => Math.min(1, Math.max(0, value));
