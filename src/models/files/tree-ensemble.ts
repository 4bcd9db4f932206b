import { invalidModelFile, type ModelFormat } from './invalid-model-file.ts';

/** Where a missing value goes at a node, and what counts as missing there. */
export const missing = {
  /** NaN goes right. */
  nanRight: 0,
  /** NaN goes left. */
  nanLeft: 1,
  /** NaN is taken for 0. */
  none: 2,
  /** NaN and 0 go right. */
  zeroRight: 3,
  /** NaN and 0 go left. */
  zeroLeft: 4,
} as const;

/** One tree; node 0 is its root. At a leaf `left` and `right` are −1; elsewhere `value` is 0. */
export interface Tree {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  readonly missing: Uint8Array;
  readonly value: Float64Array;
  /**
   * How many training rows came to each node, or the sum of their hessians, as the engine weighs them for its own
   * contributions. Only where it was asked for: scoring needs none of it.
   */
  readonly cover?: Float64Array;
}

/** What is read of a file beyond what scoring needs. */
export interface ReadingOptions {
  readonly covers?: boolean;
}

/** Trees whose leaves are summed to a margin, as an engine's file states them. */
export interface TreeEnsemble {
  readonly columnCount: number;
  /**
   * `float32`: XGBoost, which casts values to float32, goes left where `value < threshold` and sums in float32.
   * `float64`: LightGBM, which takes |value| ≤ kZeroThreshold for 0 and goes left where `value <= threshold`.
   */
  readonly arithmetic: 'float32' | 'float64';
  readonly trees: readonly Tree[];
  /** What the sum starts from. */
  readonly baseMargin: number;
  /** What the sum is divided by before the sigmoid: the number of trees of a random forest of LightGBM, else 1. */
  readonly divisor: number;
  /** The factor of the margin in the sigmoid; null where the margin is the probability itself. */
  readonly sigmoid: number | null;
}

/** More are no table of features, and their lanes would no longer fit a cache. */
export const maximumColumns = 10_000;

/**
 * Refuses a tree that is none: children out of range, a node that two parents share or that is its own ancestor, nodes
 * that the root does not reach (other than `deletedCount`), columns out of range, thresholds that are NaN, leaves that
 * are not finite. Both engines write infinite thresholds, which part values from missing ones. Walks each node once and
 * does not recurse.
 */
export function checkTree(
  format: ModelFormat,
  where: string,
  tree: Tree,
  columnCount: number,
  deletedCount: number,
): void {
  const nodeCount = tree.left.length;
  const refuse = (node: number, problem: string) => invalidModelFile(format, `${where}, node ${node}`, problem);
  const reached = new Uint8Array(nodeCount);
  const pending = new Int32Array(nodeCount);
  let pendingCount = 1;
  let reachedCount = 1;
  reached[0] = 1;
  const visit = (parent: number, child: number): void => {
    if (!(child >= 0 && child < nodeCount)) throw refuse(parent, `child ${child} is not one of ${nodeCount} nodes`);
    if (reached[child] === 1) throw refuse(parent, `child ${child} has another parent, or is an ancestor`);
    reached[child] = 1;
    reachedCount += 1;
    pending[pendingCount] = child;
    pendingCount += 1;
  };
  while (pendingCount > 0) {
    pendingCount -= 1;
    const node = pending[pendingCount]!;
    if (tree.left[node] === -1 && tree.right[node] === -1) {
      if (!Number.isFinite(tree.value[node]))
        throw refuse(node, `the leaf is ${tree.value[node]}, not a finite number`);
      continue;
    }
    const column = tree.column[node]!;
    if (!(column >= 0 && column < columnCount)) throw refuse(node, `column ${column} is not one of ${columnCount}`);
    if (Number.isNaN(tree.threshold[node])) throw refuse(node, 'the threshold is NaN, not a number');
    visit(node, tree.left[node]!);
    visit(node, tree.right[node]!);
  }
  if (reachedCount + deletedCount !== nodeCount) {
    const stated = deletedCount === 0 ? '' : ` and ${deletedCount} are stated to be deleted`;
    throw invalidModelFile(format, where, `the root reaches ${reachedCount} of ${nodeCount} nodes${stated}`);
  }
}
