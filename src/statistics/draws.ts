import type { Random } from './random.ts';

/** Puts the values in a random order, in place (Fisher and Yates, as Durstenfeld wrote it), and returns them. */
export function shuffle<Values extends { readonly length: number; [index: number]: number }>(
  values: Values,
  random: Random,
): Values {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1);
    const kept = values[last] as number;
    values[last] = values[other] as number;
    values[other] = kept;
  }
  return values;
}

/** A draw from the standard normal distribution, by Box and Muller's transform. */
export function normal(random: Random): number {
  // 1 − u lies in (0, 1], so that the logarithm is finite.
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
