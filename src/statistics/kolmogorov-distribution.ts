import { binomialProbability } from './gamma.ts';

/**
 * The chance that the two-sided Kolmogorov–Smirnov distance of n draws from their own continuous distribution is at least
 * `distance`: SciPy's `kstwo.sf`. The choice of the method is that of Simard and L'Ecuyer, "Computing the two-sided
 * Kolmogorov–Smirnov distribution", 2011: twice the one-sided chance in the upper tail, where that is exact or as good
 * as exact; Durbin's matrix where n, or the distance, is small; the series of Pelz and Good between.
 * @param n at least 1
 */
export function kolmogorovTail(distance: number, n: number): number {
  if (distance >= 1) return 0;
  if (n * distance <= 0.5) return 1;
  const scaled = n * distance * distance;
  if (distance >= 0.5 || scaled >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * smirnovTail(distance, n));
  const isDurbins = n <= 140 || (n <= 100_000 && n * distance ** 1.5 <= 1.4);
  const below = isDurbins ? durbinBelow(distance, n) : pelzGoodBelow(distance, n);
  return Math.min(1, Math.max(0, 1 - below));
}

/** Terms of a long sum, between which the others are as they would be drawn with a ruler: see `smirnovTail`. */
const termsOfSum = 512;

/**
 * The one-sided chance (Birnbaum and Tingey 1951), whose v-th term is a binomial probability times nd / (nd + v). Of many
 * terms every so-manieth stands for those beside it: they make a smooth hill that is level at both ends, of which the
 * trapezoidal rule errs less than the terms themselves do (Trefethen and Weideman, "The exponentially convergent
 * trapezoidal rule", 2014).
 */
function smirnovTail(distance: number, n: number): number {
  // e^−740 is the least float64: 2 n d² bounds the exponent.
  if (n * distance * distance >= 370) return 0;
  const shift = n * distance;
  const stride = Math.max(1, Math.floor(n / termsOfSum));
  let sum = 0;
  for (let v = 0; v + shift < n; v += stride) {
    sum += (shift / (shift + v)) * binomialProbability(v, n, v + shift, n - v - shift);
  }
  return stride * sum;
}

const scale = 2 ** 128;

/** Durbin 1968, as Marsaglia, Tsang and Wang computed it: "Evaluating Kolmogorov's distribution", 2003. */
function durbinBelow(distance: number, n: number): number {
  const k = Math.ceil(n * distance);
  const h = k - n * distance;
  const size = 2 * k - 1;
  let base = durbinMatrix(h, size);
  let power: Float64Array | null = null;
  let baseExponent = 0;
  let exponent = 0;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      power = power === null ? base : multiply(power, base, size);
      exponent += baseExponent;
    }
    if (left > 1) base = multiply(base, base, size);
    baseExponent *= 2;
    if ((base[(k - 1) * size + k - 1] as number) > scale) {
      base = base.map((value) => value / scale);
      baseExponent += 128;
    }
  }
  let chance = (power as Float64Array)[(k - 1) * size + k - 1] as number;
  // n! / nⁿ
  for (let factor = 1; factor <= n; factor += 1) {
    chance *= factor / n;
    if (chance < 1 / scale) {
      chance *= scale;
      exponent -= 128;
    }
  }
  return chance * 2 ** exponent;
}

function durbinMatrix(h: number, size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  const inverseFactorials = new Float64Array(size + 1).fill(1);
  for (let index = 1; index <= size; index += 1) {
    inverseFactorials[index] = (inverseFactorials[index - 1] as number) / index;
  }
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= Math.min(row + 1, size - 1); column += 1) {
      matrix[row * size + column] = inverseFactorials[row - column + 1] as number;
    }
  }
  for (let row = 0; row < size; row += 1) {
    const edge = (1 - h ** (row + 1)) * (inverseFactorials[row + 1] as number);
    matrix[row * size] = edge;
    matrix[(size - 1) * size + size - 1 - row] = edge;
  }
  const corner = 1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size;
  matrix[(size - 1) * size] = corner * (inverseFactorials[size] as number);
  return matrix;
}

function multiply(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = left[row * size + inner] as number;
      if (factor === 0) continue;
      for (let column = 0; column < size; column += 1) {
        product[row * size + column]! += factor * (right[inner * size + column] as number);
      }
    }
  }
  return product;
}

/** Pelz and Good, "Approximating the lower tail-areas of the Kolmogorov–Smirnov one-sample statistic", 1976: K₀ … K₃. */
function pelzGoodBelow(distance: number, n: number): number {
  const z2 = n * distance * distance;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const z8 = z4 * z4;
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  const ofWholes = [0, 0] as [number, number];
  // Terms fall as e^(−π² k² / 2 z²), and z² is below 2.2 here.
  for (let k = 0; k < 12; k += 1) {
    const half = Math.PI ** 2 * (k + 0.5) ** 2;
    const weight = Math.exp(-half / (2 * z2));
    sums[0] += weight;
    sums[1] += weight * (half - z2);
    sums[2] += weight * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * half + (1 - 2 * z2) * half ** 2);
    sums[3] +=
      weight *
      ((5 - 30 * z2) * half ** 3 +
        (-60 * z2 + 212 * z4) * half ** 2 +
        (135 * z4 - 96 * z6) * half -
        (30 * z6 + 90 * z8));
    const whole = Math.PI ** 2 * k ** 2;
    const wholeWeight = Math.exp(-whole / (2 * z2));
    ofWholes[0] += wholeWeight * whole;
    ofWholes[1] += wholeWeight * (3 * whole * z2 - whole ** 2);
  }
  const z = Math.sqrt(z2);
  // Each sum above is half of one over all whole k, which the paper multiplies by √(π/2).
  const factor = Math.sqrt(2 * Math.PI);
  const k0 = sums[0] / z;
  const k1 = sums[1] / (6 * z4);
  const k2 = sums[2] / (72 * z6 * z) - ofWholes[0] / (36 * z2 * z);
  const k3 = sums[3] / (6480 * z8 * z2) + ofWholes[1] / (216 * z6);
  const root = Math.sqrt(n);
  return factor * (k0 + (k1 + (k2 + k3 / root) / root) / root);
}
