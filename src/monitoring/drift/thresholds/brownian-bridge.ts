import { createRandom, normal, quantile } from '../../../statistics/index.ts';
import type { NullDistribution } from './null-distribution.ts';

/** Cells between 0 and 1; the integral over 256 of them differs from that over more by less than the drawing does. */
const cells = 256;

/** |B| in the middle of each cell, bridge by bridge; the same ones for every column, as they know nothing of it. */
let drawn: { readonly resamples: number; readonly heights: Float32Array } | undefined;

/**
 * Wasserstein distances where nothing has changed and rows are many: √(nm / (n + m)) times the distance tends to the
 * integral of |B(F(x))| dx, B being a Brownian bridge (del Barrio, Giné and Matrán, 1999).
 */
export function bridgeDistances(
  sorted: Float64Array,
  rows: { readonly reference: number; readonly sample: number },
  resamples: number,
): NullDistribution {
  if (drawn?.resamples !== resamples) drawn = { resamples, heights: drawBridges(resamples) };
  const { heights } = drawn;
  const scale = Math.sqrt(1 / rows.reference + 1 / rows.sample);
  const widths = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell += 1) {
    widths[cell] = (quantile(sorted, (cell + 1) / cells) - quantile(sorted, cell / cells)) * scale;
  }
  const distances = new Float64Array(resamples);
  for (let resample = 0, at = 0; resample < resamples; resample += 1) {
    let distance = 0;
    for (let cell = 0; cell < cells; cell += 1, at += 1) distance += (heights[at] as number) * (widths[cell] as number);
    distances[resample] = distance;
  }
  return { kind: 'drawn', sorted: distances.sort() };
}

function drawBridges(resamples: number): Float32Array {
  const random = createRandom(0).fork('brownian bridges');
  const heights = new Float32Array(resamples * cells);
  const walk = new Float64Array(cells + 1);
  for (let resample = 0; resample < resamples; resample += 1) {
    for (let cell = 0; cell < cells; cell += 1) walk[cell + 1] = (walk[cell] as number) + normal(random);
    const end = walk[cells] as number;
    for (let cell = 0; cell < cells; cell += 1) {
      const middle = ((walk[cell] as number) + (walk[cell + 1] as number)) / 2 - (end * (cell + 0.5)) / cells;
      heights[resample * cells + cell] = Math.abs(middle) / Math.sqrt(cells);
    }
  }
  return heights;
}
