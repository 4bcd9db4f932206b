import { logFactorial } from './gamma.ts';
import type { Random } from './random.ts';

/**
 * How many of `draws` rows, taken without replacement from `population` of which `marked` are marked, are marked ones. By
 * inversion outwards from the mode, so that a draw takes about as many steps as the distribution's standard deviation.
 */
export function hypergeometricDraw(population: number, marked: number, draws: number, random: Random): number {
  const least = Math.max(0, draws - (population - marked));
  const greatest = Math.min(draws, marked);
  if (least === greatest) return least;
  const mode = Math.floor(((draws + 1) * (marked + 1)) / (population + 2));
  const atMode = Math.exp(
    logChoose(marked, mode) + logChoose(population - marked, draws - mode) - logChoose(population, draws),
  );
  let left = random.next() - atMode;
  let below = mode;
  let above = mode;
  let chanceBelow = atMode;
  let chanceAbove = atMode;
  while (left > 0) {
    if (above < greatest) {
      chanceAbove *= ((marked - above) * (draws - above)) / ((above + 1) * (population - marked - draws + above + 1));
      above += 1;
      left -= chanceAbove;
      if (left <= 0) return above;
    }
    if (below > least) {
      chanceBelow *= (below * (population - marked - draws + below)) / ((marked - below + 1) * (draws - below + 1));
      below -= 1;
      left -= chanceBelow;
      if (left <= 0) return below;
    }
    // What rounding leaves of 1 belongs to no value.
    if ((below === least || chanceBelow === 0) && (above === greatest || chanceAbove === 0)) return mode;
  }
  return mode;
}

export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
