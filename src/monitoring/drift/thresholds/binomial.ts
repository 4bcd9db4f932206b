import type { Random } from '../../../statistics/index.ts';

/** Expected hits below which counting up from 0 is quicker than rejection. */
const countedHits = 10;

/**
 * How many of `n` independent trials of chance `p` hit. By inversion where few are expected, else by transformed
 * rejection (BTRS: Hörmann, "The generation of binomial random variates", 1993): the time does not grow with `n`.
 */
export function binomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(random, n, 1 - p);
  return n * p < countedHits ? inverted(random, n, p) : rejected(random, n, p);
}

function inverted(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let rest = random.next();
  let hits = 0;
  while (rest > probability && hits < n) {
    rest -= probability;
    hits += 1;
    probability *= ((n - hits + 1) / hits) * odds;
  }
  return hits;
}

function rejected(random: Random, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const inside = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const distance = 0.5 - Math.abs(u);
    const hits = Math.floor(((2 * a) / distance + b) * u + centre);
    if (distance >= 0.07 && v <= inside) return hits;
    if (hits < 0 || hits > n) continue;
    const height = Math.log((v * alpha) / (a / (distance * distance) + b));
    if (height <= logRatio(n, mode, hits) + (hits - mode) * logOdds) return hits;
  }
}

/** ln of mode! (n − mode)! / (hits! (n − hits)!). */
const logRatio = (n: number, mode: number, hits: number): number =>
  logFactorial(mode) + logFactorial(n - mode) - logFactorial(hits) - logFactorial(n - hits);

const smallFactorials = Float64Array.of(0, 0, Math.log(2), Math.log(6), Math.log(24), Math.log(120), Math.log(720));

/** ln k! by Stirling's series, to 1e-10 from 7 on. */
function logFactorial(k: number): number {
  if (k < smallFactorials.length) return smallFactorials[k] as number;
  const x = k + 1;
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046728 + (1 / 12 - (1 / 360 - 1 / 1260 / (x * x)) / (x * x)) / x;
}

/** `n` rows put into bins of the given shares, which add up to 1. */
export function multinomial(random: Random, n: number, shares: ArrayLike<number>, into: Float64Array): void {
  let rows = n;
  let rest = 1;
  const last = shares.length - 1;
  for (let bin = 0; bin < last; bin += 1) {
    const share = shares[bin] as number;
    const hits = rest > 0 ? binomial(random, rows, Math.min(1, share / rest)) : 0;
    into[bin] = hits;
    rows -= hits;
    rest -= share;
  }
  // What rounding leaves must not fall into a last bin that is empty.
  if (rows > 0 && (shares[last] as number) === 0) into[indexOfGreatest(shares)]! += rows;
  into[last] = (shares[last] as number) === 0 ? 0 : rows;
}

function indexOfGreatest(values: ArrayLike<number>): number {
  let greatest = 0;
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] as number) > (values[greatest] as number)) greatest = index;
  }
  return greatest;
}
