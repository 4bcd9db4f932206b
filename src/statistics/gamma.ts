const halfLogTwoPi = Math.log(2 * Math.PI) / 2;

/**
 * What Stirling's formula leaves out: ln Γ(x + 1) = (x + ½) ln x − x + ½ ln 2π + stirlingError(x), for x > 0. From 16 on
 * five terms of its series reach a float64's precision; below it is the recurrence Γ(x + 1) = x Γ(x) from there.
 */
export function stirlingError(x: number): number {
  if (Number.isInteger(x) && x < errorsOfSmall.length) return errorsOfSmall[x] as number;
  return x >= 16 ? stirlingSeries(x) : errorBelow(x);
}

function stirlingSeries(x: number): number {
  const square = x * x;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / x;
}

/** δ(x) = δ(x + 1) + (x + ½) ln(1 + 1/x) − 1, of Γ(x + 2) = (x + 1) Γ(x + 1) with both sides by Stirling's formula. */
function errorBelow(x: number): number {
  let error = 0;
  let at = x;
  for (; at < 16; at += 1) error += (at + 0.5) * Math.log1p(1 / at) - 1;
  return error + stirlingSeries(at);
}

// ln 0! has no Stirling's formula; 0 is what the binomial probabilities below take there.
const errorsOfSmall = Float64Array.from({ length: 16 }, (_, x) => (x === 0 ? 0 : errorBelow(x)));

/** ln n! of a whole n ≥ 0. */
export function logFactorial(n: number): number {
  return n < 2 ? 0 : (n + 0.5) * Math.log(n) - n + halfLogTwoPi + stirlingError(n);
}

/**
 * The binomial probability of k in n, of a chance whose expected count of hits is `expected` and of misses `expectedMisses`
 * (they add up to n): Loader, "Fast and accurate computation of binomial probabilities", 2000. Each factor is taken as its
 * deviance from what is expected, so that no large logarithms cancel however large n is.
 */
export function binomialProbability(k: number, n: number, expected: number, expectedMisses: number): number {
  if (k === 0) return Math.exp(-deviance(n, expectedMisses) - expected);
  if (k === n) return Math.exp(-deviance(n, expected) - expectedMisses);
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, expected) -
    deviance(n - k, expectedMisses);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** x ln(x / mean) + mean − x, by its series where the two are near and the terms would cancel. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const ratio = difference / (x + mean);
  const square = ratio * ratio;
  let sum = difference * ratio;
  let power = 2 * x * ratio;
  for (let term = 1; term < 1000; term += 1) {
    power *= square;
    const next = sum + power / (2 * term + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * The regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), with relative precision down to the least
 * float64: below a + 1 by the series of P = 1 − Q, above it by Legendre's continued fraction (Lentz's method, as in Press
 * et al., "Numerical recipes", 6.2).
 */
export function upperGamma(a: number, x: number): number {
  if (!(x > 0)) return 1;
  // x^a e^−x / Γ(a + 1) is Poisson's probability of a at the mean x, whose deviance does not cancel.
  const scale = Math.exp(-deviance(a, x) - stirlingError(a)) / Math.sqrt(2 * Math.PI * a);
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let divisor = a + 1; term > sum * 1e-17; divisor += 1) {
      term *= x / divisor;
      sum += term;
    }
    return 1 - scale * sum;
  }
  let denominator = x + 1 - a;
  let c = Infinity;
  let d = 1 / denominator;
  let fraction = d;
  for (let step = 1; step < 100_000; step += 1) {
    const numerator = -step * (step - a);
    denominator += 2;
    d = 1 / (numerator * d + denominator);
    c = denominator + numerator / c;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return scale * a * fraction;
}

/** The chance that chi-square of so many degrees of freedom is above `statistic`. */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  return degreesOfFreedom === 0 ? 1 : upperGamma(degreesOfFreedom / 2, statistic / 2);
}
