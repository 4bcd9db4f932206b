import { z } from 'zod';

const shares = z.array(z.number().min(0).max(1)).min(1);

const ascends = (values: readonly number[], strictly: boolean): boolean =>
  values.every((value, index) => {
    const before = values[index - 1] ?? -Infinity;
    return strictly ? value > before : value >= before;
  });

const isotonicSchema = z
  .strictObject({ method: z.literal('isotonic'), x: shares, y: shares })
  .refine(({ x, y }) => x.length === y.length && ascends(x, true) && ascends(y, false), {
    error: 'x must ascend, y must not descend, and they must be as many',
  });

/** A map from a model's probability to a calibrated one, as data. It never descends, and stays in [0, 1]. */
export const calibrationSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('none') }),
  z.strictObject({ method: z.literal('platt'), slope: z.number().positive(), intercept: z.number() }),
  isotonicSchema,
]);
export type Calibration = z.infer<typeof calibrationSchema>;
export type PlattCalibration = Extract<Calibration, { method: 'platt' }>;
export type IsotonicCalibration = Extract<Calibration, { method: 'isotonic' }>;

/** The map as a function of a probability in [0, 1]. */
export function compileCalibration(calibration: Calibration): (probability: number) => number {
  switch (calibration.method) {
    case 'none':
      return (probability) => probability;
    case 'platt': {
      const { slope, intercept } = calibration;
      return (probability) => 1 / (1 + Math.exp(-(slope * logOdds(probability) + intercept)));
    }
    case 'isotonic':
      return compileIsotonic(calibration);
  }
}

/** ln(p / (1 − p)), with p kept a float64 epsilon away from 0 and 1 so that it is finite. */
export function logOdds(probability: number): number {
  const inside = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(inside / (1 - inside));
}

/** Linear between the points, level outside them. */
function compileIsotonic(calibration: IsotonicCalibration): (probability: number) => number {
  const x = Float64Array.from(calibration.x);
  const y = Float64Array.from(calibration.y);
  const last = x.length - 1;
  return (probability) => {
    if (probability <= (x[0] as number)) return y[0] as number;
    if (probability >= (x[last] as number)) return y[last] as number;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((x[middle] as number) <= probability) low = middle;
      else high = middle;
    }
    const from = y[low] as number;
    const to = y[high] as number;
    const share = (probability - (x[low] as number)) / ((x[high] as number) - (x[low] as number));
    return Math.min(to, from + share * (to - from));
  };
}
