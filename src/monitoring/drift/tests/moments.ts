import { mean, standardDeviation } from '../../../statistics/index.ts';

const known = new WeakMap<Float64Array, { readonly centre: number; readonly deviation: number }>();

/** Of values that there are; the reference's are asked for again with every window. */
export function momentsOf(values: Float64Array): { readonly centre: number; readonly deviation: number } {
  let moments = known.get(values);
  if (moments === undefined) {
    moments = { centre: mean(values) ?? 0, deviation: standardDeviation(values) ?? 0 };
    known.set(values, moments);
  }
  return moments;
}

/** How far the mean moved, in standard deviations of the reference; null where those are 0 or overflow. */
export function standardisedShift(reference: Float64Array, sample: Float64Array): number | null {
  const { centre, deviation } = momentsOf(reference);
  const shift = (meanOf(sample) - centre) / deviation;
  return Number.isFinite(shift) ? shift : null;
}

const meanOf = (values: Float64Array): number => (values.length === 0 ? 0 : sumOf(values) / values.length);

/** As `mean` adds, whose loop is compiled for arrays of every kind and takes ten times as long. */
function sumOf(values: Float64Array): number {
  const count = values.length;
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += values[index] as number;
  return sum;
}
