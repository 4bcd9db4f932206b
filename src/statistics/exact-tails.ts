import { binomialProbability } from './gamma.ts';

/**
 * P(X ≥ k) of a binomial X: of so many in n at least, each with the given chance. SciPy's `binom.sf(k − 1, n, chance)`,
 * to ten digits.
 * @throws RangeError of a chance outside [0, 1] or of numbers that are no counts
 */
export function binomialTail(k: number, n: number, chance: number): number {
  assertCounts([n]);
  if (!(chance >= 0 && chance <= 1)) throw new RangeError(`a chance lies between 0 and 1; ${chance} does not`);
  if (k <= 0) return 1;
  if (k > n) return 0;
  if (chance === 0 || chance === 1) return chance;
  const odds = chance / (1 - chance);
  return tailFrom(k, n, 0, n * chance, {
    probability: (hits) => binomialProbability(hits, n, n * chance, n * (1 - chance)),
    ratio: (hits) => ((n - hits) / (hits + 1)) * odds,
  });
}

/**
 * P(X ≥ k) of a hypergeometric X: `drawn` are drawn from `total`, of which `marked` are marked, and at least k of the drawn
 * are. It is the one-sided p-value of Fisher's exact test: SciPy's `hypergeom.sf(k − 1, total, marked, drawn)`,
 * to ten digits.
 * @throws RangeError of numbers that are no counts, or of more marked or drawn than there are
 */
export function hypergeometricTail(k: number, drawn: number, marked: number, total: number): number {
  assertCounts([drawn, marked, total, total - drawn, total - marked]);
  const most = Math.min(drawn, marked);
  const least = Math.max(0, drawn + marked - total);
  if (k <= least) return 1;
  if (k > most) return 0;
  // Of three binomial probabilities with one chance, as Loader has it: no large logarithms cancel.
  const binomial = (hits: number, of: number) =>
    binomialProbability(hits, of, of * (drawn / total), of * ((total - drawn) / total));
  const all = binomial(drawn, total);
  return tailFrom(k, most, least, (drawn * marked) / total, {
    probability: (hits) => (binomial(hits, marked) * binomial(drawn - hits, total - marked)) / all,
    ratio: (hits) => ((marked - hits) / (hits + 1)) * ((drawn - hits) / (total - marked - drawn + hits + 1)),
  });
}

/** A distribution with one peak: the probability of a count, and that of the next over it. */
interface Counted {
  probability(hits: number): number;
  ratio(hits: number): number;
}

/** The sum of the side that has no peak: its terms fall, and what is small keeps its digits. */
function tailFrom(k: number, most: number, least: number, expected: number, { probability, ratio }: Counted): number {
  let sum = 0;
  if (k > expected) {
    let term = probability(k);
    for (let hits = k; hits <= most && term > sum * negligible; hits += 1) {
      sum += term;
      term *= ratio(hits);
    }
    return Math.min(1, sum);
  }
  let term = probability(k - 1);
  for (let hits = k - 1; hits >= least && term > sum * negligible; hits -= 1) {
    sum += term;
    term /= ratio(hits - 1);
  }
  return Math.max(0, 1 - sum);
}

/** Of a sum: less than its last bit. */
const negligible = 1e-17;

function assertCounts(counts: readonly number[]): void {
  const wrong = counts.find((count) => !(Number.isInteger(count) && count >= 0));
  if (wrong !== undefined) throw new RangeError(`${wrong} is no count`);
}
