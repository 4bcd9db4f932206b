import { type Random, shuffle } from '../statistics/index.ts';
import type { RowPool } from './row-pool.ts';
import type { SimulatedRow } from './simulated-row.ts';

/**
 * The rows of a pool without end, each once before any comes again, in an order of its own in each round: files are often
 * sorted by class or by site, and a stretch of them is no sample. In their own order where that is asked for.
 */
export function* replay(pool: RowPool, random: Random, inOrder: boolean): Generator<SimulatedRow> {
  if (pool.rowCount === 0) return;
  for (let round = 0; ; round += 1) {
    const order = Uint32Array.from({ length: pool.rowCount }, (_, row) => row);
    if (!inOrder) shuffle(order, random.fork(`round ${round}`));
    for (const row of order) yield pool.rowAt(row);
  }
}

/** So many rows of a stream. */
export function* take(rows: Iterable<SimulatedRow>, count: number): Generator<SimulatedRow> {
  if (count === 0) return;
  let taken = 0;
  for (const row of rows) {
    yield row;
    taken += 1;
    if (taken === count) return;
  }
}
