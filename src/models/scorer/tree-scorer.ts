import { missing, type TreeEnsemble } from '../files/index.ts';
import type { Scorer } from './scorer.ts';
import { compileSigmoid } from './sigmoid.ts';

const zero = Math.fround(1e-35);

export function createTreeScorer(ensemble: TreeEnsemble): Scorer {
  const { columnCount, trees, baseMargin } = ensemble;
  const single = ensemble.arithmetic === 'float32';
  const sigmoid = compileSigmoid(ensemble);

  function margin(row: Float64Array, offset: number): number {
    let sum = baseMargin;
    for (const tree of trees) {
      let node = 0;
      while (tree.left[node] !== -1) {
        const given = row[offset + tree.column[node]!]!;
        let value = single ? Math.fround(given) : Math.abs(given) <= zero ? 0 : given;
        const kind = tree.missing[node]!;
        if (kind === missing.none && Number.isNaN(value)) value = 0;
        const zeroIsMissing = kind === missing.zeroLeft || kind === missing.zeroRight;
        let goesLeft: boolean;
        if (Number.isNaN(value) || (zeroIsMissing && value === 0)) {
          goesLeft = kind === missing.nanLeft || kind === missing.zeroLeft;
        } else goesLeft = single ? value < tree.threshold[node]! : value <= tree.threshold[node]!;
        node = goesLeft ? tree.left[node]! : tree.right[node]!;
      }
      sum = single ? Math.fround(sum + tree.value[node]!) : sum + tree.value[node]!;
    }
    return sum;
  }
  const probability = (row: Float64Array, offset: number): number => sigmoid(margin(row, offset));

  return {
    columnCount,
    margin,
    probability,
    probabilities(rows, rowCount, into = new Float64Array(rowCount)) {
      for (let row = 0; row < rowCount; row += 1) into[row] = probability(rows, row * columnCount);
      return into;
    },
  };
}
