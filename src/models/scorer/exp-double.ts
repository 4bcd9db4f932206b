import { powersOfTwo } from './powers-of-two.ts';

const { rounded, rest } = powersOfTwo(128);
/** 2^(e − 1023) at e. */
const exponents = Float64Array.from({ length: 2047 }, (_, index) => 2 ** (index - 1023));

/** 128 / ln 2, and −ln 2 / 128 in two parts, the first with so many zeros at its end that its multiples are exact. */
const scale = 0x171547652b82fe * 2 ** -45;
const high = -0x162e42fefa0000 * 2 ** -60;
const low = -0x1cf79abc9e3b39 * 2 ** -99;
/** Adding and taking it away rounds to a whole number. */
const nearest = 1.5 * 2 ** 52;

const c2 = 0x1ffffffffffdbd * 2 ** -54;
const c3 = 0x1555555555543c * 2 ** -55;
const c4 = 0x155555cf172b91 * 2 ** -57;
const c5 = 0x11111167a4d017 * 2 ** -59;

/**
 * e^x as the C library of Linux computes it (glibc ≥ 2.28, the algorithm and constants of Arm's Optimized Routines by
 * Szabolcs Nagy, as compiled for processors with fused multiply-add), because LightGBM's probabilities are its results
 * to the last bit, and `Math.exp` differs there for some arguments. Below −700, where 1 + e^x is 1, it gives 0.
 */
export function expDouble(x: number): number {
  if (x > 709.78271289338397) return Infinity;
  if (x < -700) return 0;
  if (!(Math.abs(x) >= 2 ** -54)) return 1 + x;
  const whole = scale * x + nearest - nearest;
  const r = fusedMultiplyAdd(whole, low, whole * high + x);
  const index = whole & 127;
  const square = r * r;
  let sum = fusedMultiplyAdd(fusedMultiplyAdd(c3, r, c2), square, rest[index]! + r);
  sum = fusedMultiplyAdd(square * square, fusedMultiplyAdd(r, c5, c4), sum);
  const power = rounded[index]!;
  return fusedMultiplyAdd(power, sum, power) * exponents[(whole - index) / 128 + 1023]!;
}

/** Veltkamp's constant, which splits a double in two halves. */
const splitter = 2 ** 27 + 1;

/**
 * a · b + c, rounded once: the exact product as two numbers (Dekker 1971), the exact sum as two (Knuth), and the small
 * parts added last. Only where those lie within their own rounding of a tie could it differ from the processor's.
 */
function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const aHigh = a * splitter - (a * splitter - a);
  const bHigh = b * splitter - (b * splitter - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  const productRest = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const sum = product + c;
  const part = sum - product;
  const sumRest = product - (sum - part) + (c - part);
  return sum + (sumRest + productRest);
}
