import type { MetricDirection } from '../../metrics/index.ts';
import { type Random, shuffle } from '../../statistics/index.ts';

/** What each of several metrics is in some of the rows; null where it is not defined there. */
export type MetricsOfRows<Name extends string> = (isTaken: Uint32Array) => Readonly<Record<Name, number | null>>;

export interface ExchangedRows<Name extends string> {
  /** Rows of the reference, which come first, and of the window. */
  readonly reference: number;
  readonly window: number;
  /** Of the rows of both sides that are marked with 1. */
  readonly metricsOf: MetricsOfRows<Name>;
}

/** As often as chance must have been as far for its share to be known well enough: to a fifth or so. */
const enoughHits = 20;
/** Of two sums over the same rows in another order. */
const tolerance = 1e-12;

/**
 * How likely each metric lies as far below the reference's as in the window where the rows of both come from the same
 * patients: the order of rows says nothing then, so that any exchange of rows between the sides is as likely as what was
 * seen (Fisher's randomisation test). It is exact for any metric and at any size, skewed or bounded, and takes the reference
 * for the sample that it is. Rows are exchanged `permutations` times, or until chance has reached every metric's fall often
 * enough.
 *
 * @param names metrics that are defined on both sides
 * @returns p-values, one-sided, never 0, in the order of the names
 */
export function exchangeTest<Name extends string>(
  names: readonly Name[],
  directionOf: (name: Name) => MetricDirection,
  { reference, window, metricsOf }: ExchangedRows<Name>,
  permutations: number,
  random: Random,
): readonly number[] {
  const rowCount = reference + window;
  const inWindow = new Uint32Array(rowCount).fill(1, reference);
  const inReference = new Uint32Array(rowCount);
  const falls = (): readonly (number | null)[] => {
    for (let row = 0; row < rowCount; row += 1) inReference[row] = 1 - (inWindow[row] as number);
    const [now, before] = [metricsOf(inWindow), metricsOf(inReference)];
    return names.map((name) => {
      const [value, other] = [now[name], before[name]];
      if (value === null || other === null) return null;
      return directionOf(name) === 'higher' ? other - value : value - other;
    });
  };
  const seen = falls();
  const hits = names.map(() => 0);
  let made = 0;
  while (made < permutations && hits.some((count) => count < enoughHits)) {
    shuffle(inWindow, random);
    made += 1;
    for (const [index, fall] of falls().entries()) {
      const own = seen[index] ?? null;
      // What cannot be compared is no proof.
      if (own === null || fall === null || fall >= own - tolerance) hits[index]! += 1;
    }
  }
  return hits.map((count) => (1 + count) / (1 + made));
}
