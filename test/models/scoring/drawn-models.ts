import fc from 'fast-check';
import type { EngineName, EngineParameters, EngineSession } from '../../../src/engines/index.ts';
import { isHaleError } from '../../../src/errors/index.ts';
import type { TreeEnsemble } from '../../../src/models/files/index.ts';
import type { Random } from '../../../src/statistics/index.ts';
import { fitFile, type Rows } from './engine-sessions.ts';

/** Values that ties, signs of zero, float32's edges and LightGBM's zero are made of. */
const edges = [0, -0, 1, -1, 1e-36, -1e-36, 1e-35, 2e-35, 1e-40, 2 ** -149, 16_777_216, 16_777_217, 1 + 2 ** -24, 3e38];

function drawValue(random: Random, missingShare: number): number {
  const choice = random.next();
  if (choice < missingShare) return Number.NaN;
  if (choice < missingShare + 0.15) return edges[Math.floor(random.next() * edges.length)]!;
  if (choice < 0.6) return Math.floor(random.next() * 7) - 3;
  return random.next() * 6 - 3;
}

export function drawRows(random: Random, rowCount: number, columnCount: number, missingShare: number): Rows {
  const values = Float64Array.from({ length: rowCount * columnCount }, () => drawValue(random, missingShare));
  return { values, rowCount, columnCount };
}

/** Rows whose values lie on the model's thresholds and one step of a float64 or a float32 beside them. */
export function drawTies(random: Random, { trees, columnCount }: TreeEnsemble, rowCount: number): Rows {
  const thresholds = Array.from({ length: columnCount }, () => [0, Number.NaN]);
  for (const tree of trees) {
    for (const [node, column] of tree.column.entries()) {
      if (tree.left[node] !== -1 && Number.isFinite(tree.threshold[node]))
        thresholds[column]!.push(tree.threshold[node]!);
    }
  }
  const nudge = [1, 1, 1 + 2 ** -52, 1 - 2 ** -53, 1 + 2 ** -23, 1 - 2 ** -24, 1 + 2 ** -25, -1];
  const values = Float64Array.from({ length: rowCount * columnCount }, (_, cell) => {
    const candidates = thresholds[cell % columnCount]!;
    return (
      candidates[Math.floor(random.next() * candidates.length)]! * nudge[Math.floor(random.next() * nudge.length)]!
    );
  });
  return { values, rowCount, columnCount };
}

export const caseOf = {
  xgboost: fc.record({
    max_depth: fc.integer({ min: 1, max: 9 }),
    num_parallel_tree: fc.constantFrom(1, 1, 5),
    objective: fc.constantFrom('binary:logistic', 'binary:logistic', 'reg:squarederror'),
    subsample: fc.constantFrom(0.6, 1),
    gamma: fc.constantFrom(0, 0.5),
    min_child_weight: fc.constantFrom(0, 1),
    learning_rate: fc.constantFrom(0.1, 1),
    tree_method: fc.constantFrom('hist', 'exact'),
  }),
  lightgbm: fc.record({
    objective: fc.constant('binary'),
    num_leaves: fc.integer({ min: 2, max: 60 }),
    min_data_in_leaf: fc.constantFrom(1, 5),
    min_sum_hessian_in_leaf: fc.constant(0),
    sigmoid: fc.constantFrom(1, 0.7),
    use_missing: fc.boolean(),
    zero_as_missing: fc.boolean(),
    boosting: fc.constantFrom('gbdt', 'gbdt', 'rf'),
    bagging_fraction: fc.constant(0.7),
    bagging_freq: fc.constant(1),
    min_data_in_bin: fc.constant(1),
    verbosity: fc.constant(-1),
  }),
} satisfies Record<EngineName, fc.Arbitrary<EngineParameters>>;

export const shapes = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  rowCount: fc.integer({ min: 30, max: 400 }),
  columnCount: fc.integer({ min: 1, max: 7 }),
  rounds: fc.integer({ min: 1, max: 25 }),
  missingShare: fc.constantFrom(0, 0.2),
});

/** The file that the engine makes of the rows, whose classes depend on the first column. */
export async function fitDrawn(
  session: EngineSession,
  rows: Rows,
  random: Random,
  parameters: EngineParameters,
  rounds: number,
): Promise<Uint8Array> {
  const labels = Uint8Array.from({ length: rows.rowCount }, (_, row) =>
    (rows.values[row * rows.columnCount] || 0) + random.next() * 2 > 0.7 ? 1 : 0,
  );
  labels[0] = 0;
  labels[1] = 1;
  return fitFile(session, rows, labels, { seed: 1, ...parameters }, rounds).catch((error: unknown) => {
    // LightGBM gives up on some small tables ("best_split_info.left_count > 0"): there is nothing to score then.
    fc.pre(!(isHaleError(error) && error.message.includes('best_split_info')));
    throw error;
  });
}

/** A random tree of `leafCount` leaves, as arrays. */
export function drawTree(random: Random, leafCount: number, columnCount: number, kinds: readonly number[]) {
  const nodeCount = 2 * leafCount - 1;
  const pick = (count: number) => Math.floor(random.next() * count);
  const tree = {
    left: new Int32Array(nodeCount).fill(-1),
    right: new Int32Array(nodeCount).fill(-1),
    column: new Int32Array(nodeCount),
    threshold: new Float64Array(nodeCount),
    missing: new Uint8Array(nodeCount),
    value: Float64Array.from({ length: nodeCount }, () => Math.fround(random.next() - 0.5)),
  };
  const leaves = [0];
  for (let next = 1; next < nodeCount; next += 2) {
    const node = leaves.splice(pick(leaves.length), 1)[0]!;
    tree.left[node] = next;
    tree.right[node] = next + 1;
    tree.column[node] = pick(columnCount);
    tree.threshold[node] = random.next() < 0.5 ? pick(5) - 2 : Math.fround(random.next() * 6 - 3);
    tree.missing[node] = kinds[pick(kinds.length)]!;
    tree.value[node] = 0;
    leaves.push(next, next + 1);
  }
  return tree;
}
