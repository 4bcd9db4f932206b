/** Points in (0, 1), ascending, and weights that add up to 1. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss–Legendre quadrature on [0, 1]: exact, but for rounding, for polynomials of degree 2 `count` − 1 at most. The
 * roots of the Legendre polynomial by Newton's method from Tricomi's guess, as in Numerical Recipes (section 4.6).
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let x = -Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 0;
    // Newton's steps square the error: from a guess of three digits five are plenty.
    for (let step = 0; step < 6; step += 1) {
      const { value, derivative } = legendre(count, x);
      slope = derivative;
      x -= value / derivative;
    }
    slope = legendre(count, x).derivative;
    points[index] = (1 + x) / 2;
    weights[index] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** P_n(x) and its derivative, by the recurrence of Bonnet. */
function legendre(degree: number, x: number): { value: number; derivative: number } {
  let before = 0;
  let value = 1;
  for (let n = 0; n < degree; n += 1) {
    [before, value] = [value, ((2 * n + 1) * x * value - n * before) / (n + 1)];
  }
  return { value, derivative: (degree * (x * value - before)) / (x * x - 1) };
}
