import type { TreeEnsemble } from '../files/index.ts';
import { createLanes } from '../scorer/lanes.ts';
import type { ColumnExplainer } from './column-explainer.ts';
import { gaussLegendre, type Quadrature } from './gauss-legendre.ts';
import { type PathTree, pathTree } from './path-tree.ts';

/**
 * Exact Shapley values of an ensemble's margin, where a column that is not known follows the training rows down both
 * sides of a split (path-dependent TreeSHAP: Lundberg et al. 2018, arXiv 1802.03888, and 2020, Nature Machine
 * Intelligence 2): what XGBoost's `pred_contribs` and LightGBM's `pred_contrib` compute.
 *
 * A leaf of value v is reached with probability Π fⱼ where each column of its path is known with probability t, with
 * fⱼ = t oⱼ + (1 − t) zⱼ: oⱼ is 1 where the row fits all splits on j, zⱼ the share of the training rows that did. By
 * Owen's integral (Management Science 18, 1972) column i contributes ∫₀¹ v (oᵢ − zᵢ) Π_{j ≠ i} fⱼ dt. The integrand is a
 * polynomial of a degree below the number of the path's columns, so a few Gauss–Legendre points give it exactly, and at
 * one point a tree is summed up in one walk down and one up: no path is kept, and nothing is divided by a number that
 * may be 0. (Yu et al. 2022, Linear TreeSHAP, arXiv 2209.08192, also evaluate the polynomial at points.)
 *
 * @param ensemble read with its covers
 */
export function createTreeExplainer(ensemble: TreeEnsemble): ColumnExplainer {
  const { columnCount, baseMargin, sigmoid, divisor } = ensemble;
  const lanes = createLanes(ensemble);
  const trees = ensemble.trees.map((tree) => pathTree(tree, lanes));
  const { blockRows, positionBits } = lanes;
  const words = lanes.createBlock();
  const mostNodes = trees.reduce((most, { nodeCount }) => Math.max(most, nodeCount), 0);
  const walk = createWalk(mostNodes, positionBits);
  const quadratures = new Map<number, Quadrature>();
  const quadratureOf = (depth: number): Quadrature => {
    // Points are taken in pairs, so their number is even; 2n of them are exact up to the degree 4n − 1.
    const count = 2 * Math.ceil(depth / 4);
    const quadrature = quadratures.get(count) ?? gaussLegendre(count);
    quadratures.set(count, quadrature);
    return quadrature;
  };
  const means = trees.reduce((sum, { mean }) => sum + mean, 0);
  // LightGBM's margin times these is the log-odds; both are 1 in what Hale trains.
  const factor = sigmoid === null ? 1 : sigmoid / divisor;

  return {
    columnCount,
    scale: sigmoid === null ? 'probability' : 'log_odds',
    baseValue: factor * (baseMargin + means),

    contributions(rows, offset, rowCount, into) {
      into.fill(0, 0, rowCount * columnCount);
      for (let start = 0; start < rowCount; start += blockRows) {
        const count = Math.min(blockRows, rowCount - start);
        lanes.rank(rows, offset + start * columnCount, count, words);
        for (const tree of trees) {
          if (tree.depth === 0) continue;
          const { points, weights } = quadratureOf(tree.depth);
          for (let point = 0; point < points.length; point += 2) {
            walk.prepare(tree, points[point]!, points[point + 1]!, weights[point]!, weights[point + 1]!);
            for (let row = 0; row < count; row += 1) {
              walk.add(tree, words, row, into, (start + row) * columnCount);
            }
          }
        }
      }
      if (factor !== 1) for (let cell = 0; cell < rowCount * columnCount; cell += 1) into[cell]! *= factor;
    },
  };
}

/** Numbers a node in the table of `prepare`. */
const stride = 8;

/** One tree at two points of the integral: what holds for all rows, then row by row. */
function createWalk(mostNodes: number, positionBits: number) {
  /**
   * Per node, for both points: fⱼ over the f of the column before the split where the row fits, the same where it does
   * not fit any more, (1 − zⱼ) / fⱼ where it fits, and 1 / fⱼ.
   */
  const table = new Float64Array(mostNodes * stride);
  /** Per node and point: Π fⱼ on the way down, Σ v Π fⱼ of the leaves below on the way up. */
  const sums = new Float64Array(mostNodes * 2);
  /** Whether the row fits all splits on the node's column that led to it. */
  const fits = new Uint8Array(mostNodes);
  let weight0 = 0;
  let weight1 = 0;
  let outside0 = 0;
  let outside1 = 0;

  return {
    prepare({ split, child, ancestor, columnShare }: PathTree, t0: number, t1: number, w0: number, w1: number): void {
      weight0 = w0;
      weight1 = w1;
      // (0 − zⱼ) / fⱼ where the row does not fit.
      outside0 = 1 / (1 - t0);
      outside1 = 1 / (1 - t1);
      table.fill(0, 0, stride);
      table[6] = 1;
      table[7] = 1;
      for (let index = 0; index < split.length; index += 1) {
        const before = ancestor[index]! * stride;
        const before0 = table[before + 6]!;
        const before1 = table[before + 7]!;
        const first = child[index]!;
        for (let node = first; node < first + 2; node += 1) {
          const at = node * stride;
          const z = columnShare[node]!;
          const rest0 = (1 - t0) * z;
          const rest1 = (1 - t1) * z;
          const inverse0 = 1 / (t0 + rest0);
          const inverse1 = 1 / (t1 + rest1);
          table[at] = (t0 + rest0) * before0;
          table[at + 1] = (t1 + rest1) * before1;
          table[at + 2] = rest0 * before0;
          table[at + 3] = rest1 * before1;
          table[at + 4] = (1 - z) * inverse0;
          table[at + 5] = (1 - z) * inverse1;
          table[at + 6] = inverse0;
          table[at + 7] = inverse1;
        }
      }
    },

    add(tree: PathTree, words: Int32Array, row: number, into: Float64Array, offset: number): void {
      const { split, child, column, word, ancestor, leaf, leafValue, share } = tree;
      sums[0] = weight0;
      sums[1] = weight1;
      fits[0] = 1;
      for (let index = 0; index < split.length; index += 1) {
        const above = split[index]! * 2;
        const above0 = sums[above]!;
        const above1 = sums[above + 1]!;
        const left = child[index]!;
        if (fits[ancestor[index]!] === 0) {
          sums[left * 2] = above0 * share[left]!;
          sums[left * 2 + 1] = above1 * share[left]!;
          sums[left * 2 + 2] = above0 * share[left + 1]!;
          sums[left * 2 + 3] = above1 * share[left + 1]!;
          fits[left] = 0;
          fits[left + 1] = 0;
        } else {
          const asked = word[index]!;
          const right = (asked - words[(asked >>> positionBits) + row]!) >>> 31;
          const hot = left + right;
          const cold = left + 1 - right;
          sums[hot * 2] = above0 * table[hot * stride]!;
          sums[hot * 2 + 1] = above1 * table[hot * stride + 1]!;
          sums[cold * 2] = above0 * table[cold * stride + 2]!;
          sums[cold * 2 + 1] = above1 * table[cold * stride + 3]!;
          fits[hot] = 1;
          fits[cold] = 0;
        }
      }
      for (let index = 0; index < leaf.length; index += 1) {
        const node = leaf[index]!;
        const value = leafValue[index]!;
        sums[node * 2]! *= value;
        sums[node * 2 + 1]! *= value;
      }
      for (let index = split.length - 1; index >= 0; index -= 1) {
        const left = child[index]!;
        const left0 = sums[left * 2]!;
        const left1 = sums[left * 2 + 1]!;
        const right0 = sums[left * 2 + 2]!;
        const right1 = sums[left * 2 + 3]!;
        const at = split[index]! * 2;
        sums[at] = left0 + right0;
        sums[at + 1] = left1 + right1;
        const before = ancestor[index]!;
        if (fits[before] === 0) continue;
        const leftFits = fits[left] === 1;
        const hot = (left + (leftFits ? 0 : 1)) * stride;
        into[offset + column[index]!]! +=
          table[hot + 4]! * (leftFits ? left0 : right0) +
          table[hot + 5]! * (leftFits ? left1 : right1) -
          outside0 * (leftFits ? right0 : left0) -
          outside1 * (leftFits ? right1 : left1) -
          table[before * stride + 4]! * (left0 + right0) -
          table[before * stride + 5]! * (left1 + right1);
      }
    },
  };
}
