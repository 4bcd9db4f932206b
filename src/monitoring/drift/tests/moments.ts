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
  const shift = ((mean(sample) ?? 0) - centre) / deviation;
  return Number.isFinite(shift) ? shift : null;
}
