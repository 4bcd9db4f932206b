import type { TreeEnsemble } from '../files/index.ts';
import { addTrees } from './add-trees.ts';
import { createLanes } from './lanes.ts';
import { compileLink } from './link.ts';
import { packTrees } from './packed-trees.ts';
import type { Scorer } from './scorer.ts';
import { sliceTrees } from './sliced-trees.ts';

/** Scores blocks of rows: first their ranks, then tree by tree. A row alone is a block of one. */
export function createTreeScorer(ensemble: TreeEnsemble): Scorer {
  const { columnCount, baseMargin } = ensemble;
  const lanes = createLanes(ensemble);
  const trees = packTrees(ensemble, lanes);
  const single = ensemble.arithmetic === 'float32';
  const sliced = sliceTrees(trees, lanes, single);
  const probabilityOf = compileLink(ensemble);
  const { blockRows } = lanes;
  const words = lanes.createBlock();
  const sums = new Float64Array(blockRows);

  function sumBlock(rows: Float64Array, offset: number, count: number): void {
    lanes.rank(rows, offset, count, words);
    sums.fill(baseMargin, 0, count);
    addTrees(trees, words, sums, count, single, sliced);
  }

  const margin = (row: Float64Array, offset: number): number => {
    sumBlock(row, offset, 1);
    return sums[0]!;
  };

  return {
    columnCount,
    margin,
    probability: (row, offset) => probabilityOf(margin(row, offset)),

    probabilities(rows, rowCount, into = new Float64Array(rowCount)) {
      for (let start = 0; start < rowCount; start += blockRows) {
        const count = Math.min(blockRows, rowCount - start);
        sumBlock(rows, start * columnCount, count);
        for (let row = 0; row < count; row += 1) into[start + row] = probabilityOf(sums[row]!);
      }
      return into;
    },
  };
}
