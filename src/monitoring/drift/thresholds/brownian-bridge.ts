import { createRandom, normal, type Random } from '../../../statistics/index.ts';
import type { NullDistribution } from './null-distribution.ts';

/** Steps between 0 and 1; with 256 of them the integral differs from the limit by less than the drawing does. */
const steps = 256;

/** Close together at both ends, where the bridge comes down to 0 and values lie far apart. */
const places = Float64Array.from({ length: steps + 1 }, (_, step) => Math.sin((Math.PI * step) / (2 * steps)) ** 2);

/** |B| at every place, bridge by bridge; the same ones for every column, as they know nothing of it. */
let drawn: { readonly resamples: number; readonly heights: Float32Array } | undefined;

/**
 * Wasserstein distances where nothing has changed and rows are many: √(nm / (n + m)) times the distance tends to the
 * integral of |B(F(x))| dx, B being a Brownian bridge (del Barrio, Giné and Matrán, 1999) and F here that of the reference.
 */
export function bridgeDistances(
  sorted: Float64Array,
  rows: { readonly reference: number; readonly sample: number },
  resamples: number,
): NullDistribution {
  if (drawn?.resamples !== resamples) drawn = { resamples, heights: drawBridges(resamples) };
  const { heights } = drawn;
  const widths = widthsAt(sorted);
  const scale = Math.sqrt(1 / rows.reference + 1 / rows.sample);
  const distances = new Float64Array(resamples);
  for (let resample = 0, at = 0; resample < resamples; resample += 1) {
    let distance = 0;
    for (let step = 0; step <= steps; step += 1, at += 1)
      distance += (heights[at] as number) * (widths[step] as number);
    distances[resample] = distance * scale;
  }
  return { kind: 'drawn', sorted: distances.sort() };
}

/** How much of the range of values lies at each place: between two values F is constant, and goes to the places beside it. */
function widthsAt(sorted: Float64Array): Float64Array {
  const widths = new Float64Array(steps + 1);
  let step = 0;
  for (let rank = 1; rank < sorted.length; rank += 1) {
    const width = (sorted[rank] as number) - (sorted[rank - 1] as number);
    if (width === 0) continue;
    const share = rank / sorted.length;
    while ((places[step + 1] as number) < share) step += 1;
    const before = places[step] as number;
    const part = (share - before) / ((places[step + 1] as number) - before);
    widths[step]! += width * (1 - part);
    widths[step + 1]! += width * part;
  }
  return widths;
}

function drawBridges(resamples: number): Float32Array {
  const random = createRandom(0).fork('brownian bridges');
  const heights = new Float32Array(resamples * (steps + 1));
  const walk = new Float64Array(steps + 1);
  for (let resample = 0; resample < resamples; resample += 1) {
    walkOver(walk, random);
    const end = walk[steps] as number;
    for (let step = 0; step <= steps; step += 1) {
      heights[resample * (steps + 1) + step] = Math.abs((walk[step] as number) - (places[step] as number) * end);
    }
  }
  return heights;
}

function walkOver(walk: Float64Array, random: Random): void {
  for (let step = 0; step < steps; step += 1) {
    const length = (places[step + 1] as number) - (places[step] as number);
    walk[step + 1] = (walk[step] as number) + Math.sqrt(length) * normal(random);
  }
}
