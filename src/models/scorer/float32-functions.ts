import { powersOfTwo } from './powers-of-two.ts';

/**
 * expf and logf as the C library of Linux computes them (glibc ≥ 2.28, the algorithms and constants of Arm's Optimized
 * Routines by Szabolcs Nagy), because XGBoost's probabilities are these functions' results to the last bit. They are
 * not rounded correctly, so rounding `Math.exp` would differ in some of them. Where glibc uses fused multiply-add
 * (every x86-64 of the last ten years, and aarch64) this is what is computed here; points of it are recorded in
 * test/oracles/exponentials.json.
 */

/** 2^(i/32), rounded to doubles. */
const powers = powersOfTwo(32).rounded;

/** 32 / ln 2, in two parts, so that each times a float32 is exact. */
const scale = 0x171547652b82fe * 2 ** -47;
const scaleHigh = Math.fround(scale);
const scaleLow = scale - scaleHigh;
/** Adding and taking it away rounds to a whole number. */
const nearest = 1.5 * 2 ** 52;

const exp3 = (0x1c6af84b912394 * 2 ** -57) / 32768;
const exp2 = (0x1ebfce50fac4f3 * 2 ** -55) / 1024;
const exp1 = (0x162e42ff0c52d6 * 2 ** -53) / 32;

/** e^x in float32, of a float32. */
export function expSingle(x: number): number {
  // Past these the result is ∞ or 0 in float32 (0x1.62e42ep6 and −0x1.9fe368p6).
  if (x > 88.722831726074219) return Infinity;
  if (x < -103.97207641601562) return 0;
  if (Number.isNaN(x)) return x;
  const product = scale * x;
  const whole = product + nearest - nearest;
  // The exact product less `whole`, rounded once: a fused multiply-add.
  const rest = scaleHigh * x - whole + scaleLow * x;
  const index = whole & 31;
  const power = powers[index]! * 2 ** ((whole - index) / 32);
  const square = rest * rest;
  return Math.fround(((exp3 * rest + exp2) * square + (exp1 * rest + 1)) * power);
}

/** 1 / c and log c of the middles c of 16 intervals of [0.7, 1.4]. */
const inverses = Float64Array.of(
  0x1661ec79f8f3be * 2 ** -52,
  0x1571ed4aaf883d * 2 ** -52,
  0x149539f0f010b0 * 2 ** -52,
  0x13c995b0b80385 * 2 ** -52,
  0x130d190c8864a5 * 2 ** -52,
  0x125e227b0b8ea0 * 2 ** -52,
  0x11bb4a4a1a343f * 2 ** -52,
  0x112358f08ae5ba * 2 ** -52,
  0x10953f419900a7 * 2 ** -52,
  1,
  0x1e608cfd9a47ac * 2 ** -53,
  0x1ca4b31f026aa0 * 2 ** -53,
  0x1b2036576afce6 * 2 ** -53,
  0x19c2d163a1aa2d * 2 ** -53,
  0x1886e6037841ed * 2 ** -53,
  0x1767dcf5534862 * 2 ** -53,
);
const logarithms = Float64Array.of(
  -0x157bf7808caade * 2 ** -54,
  -0x12bef0a7c06ddb * 2 ** -54,
  -0x101eae7f513a67 * 2 ** -54,
  -0x1b31d8a68224e9 * 2 ** -55,
  -0x16574f0ac07758 * 2 ** -55,
  -0x11aa2bc79c8100 * 2 ** -55,
  -0x1a4e76ce8c0e5e * 2 ** -56,
  -0x11973c5a611ccc * 2 ** -56,
  -0x1252f438e10c1e * 2 ** -57,
  0,
  0x1aa5aa5df25984 * 2 ** -57,
  0x1c5e53aa362eb4 * 2 ** -56,
  0x1526e57720db08 * 2 ** -55,
  0x1bc2860d224770 * 2 ** -55,
  0x11058bc8a07ee1 * 2 ** -54,
  0x14043057b6ee09 * 2 ** -54,
);
const ln2 = 0x162e42fefa39ef * 2 ** -53;
const log4 = -0x100ea348b88334 * 2 ** -54;
const log3 = 0x15575b0be00b6a * 2 ** -54;
const log2 = -0x1ffffef20a4123 * 2 ** -54;

/** ln x in float32, of a normal float32 above 0. */
export function logSingle(x: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, x);
  const bits = view.getInt32(0);
  const offset = bits - 0x3f330000;
  const index = (offset >> 19) & 15;
  const exponent = offset >> 23;
  view.setInt32(0, bits - (offset & ~0x7fffff));
  const z = view.getFloat32(0);
  const rest = z * inverses[index]! - 1;
  const start = logarithms[index]! + exponent * ln2;
  const square = rest * rest;
  return Math.fround((log4 * square + (log3 * rest + log2)) * square + (start + rest));
}
