import { invalidModelFile } from './invalid-model-file.ts';
import { integerList, numberList, readTextSections, type Section, thresholdList } from './lightgbm-sections.ts';
import {
  checkTree,
  maximumColumns,
  missing,
  type ReadingOptions,
  type Tree,
  type TreeEnsemble,
} from './tree-ensemble.ts';

const refuse = (where: string, problem: string) => invalidModelFile('lightgbm-text', where, problem);

/**
 * Reads a model of LightGBM 4 in its text format (`LGBM_BoosterSaveModelToString`; version v4). Takes what Hale trains:
 * the objective binary, one tree an iteration, numeric splits, constant leaves; boosted trees or a random forest
 * (`average_output`). Everything else is refused, never half-read.
 *
 * @throws HaleError MODEL_FILE_INVALID
 */
export function readLightgbm(bytes: Uint8Array, options: ReadingOptions = {}): TreeEnsemble {
  const { header, trees } = readTextSections(bytes);
  const textOf = (key: string): string => {
    const value = header.get(key);
    if (value === undefined) throw refuse('header', `${key} is missing`);
    return value;
  };
  const expect = (key: string, expected: string): void => {
    if (textOf(key) !== expected) {
      throw refuse('header', `${key} is ${JSON.stringify(textOf(key).slice(0, 100))}; ${expected} is read`);
    }
  };
  expect('version', 'v4');
  expect('num_class', '1');
  expect('num_tree_per_iteration', '1');
  const sigmoid = Number(/^binary sigmoid:([-+.\deE]+)$/.exec(textOf('objective'))?.[1]);
  if (!(sigmoid > 0 && sigmoid < Infinity)) {
    throw refuse('header', `the objective is ${JSON.stringify(textOf('objective').slice(0, 100))}, not binary`);
  }
  const [lastColumn] = integerList('header', 'max_feature_idx', textOf('max_feature_idx'), 1);
  const columnCount = lastColumn! + 1;
  if (columnCount < 1 || columnCount > maximumColumns) {
    throw refuse('max_feature_idx', `${columnCount} columns were found, 1 to ${maximumColumns} are read`);
  }
  if (textOf('feature_names').split(' ').length !== columnCount) {
    throw refuse('feature_names', `there are not ${columnCount} names`);
  }
  return {
    columnCount,
    arithmetic: 'float64',
    trees: trees.map((tree, index) => readTree(tree, `tree ${index}`, columnCount, options)),
    baseMargin: 0,
    divisor: header.has('average_output') ? Math.max(trees.length, 1) : 1,
    sigmoid,
  };
}

/**
 * A tree of L leaves has L − 1 splits, numbered on their own; a child below 0 is the complement of a leaf's number.
 * The split i becomes node i, the leaf j node L − 1 + j.
 */
function readTree(section: Section, where: string, columnCount: number, { covers }: ReadingOptions): Tree {
  const textOf = (key: string): string => {
    const value = section.get(key);
    if (value === undefined) throw refuse(where, `${key} is missing`);
    return value;
  };
  const integers = (key: string, length: number) => integerList(where, key, textOf(key), length);
  const leafCount = integers('num_leaves', 1)[0]!;
  if (leafCount < 1 || leafCount > textOf('leaf_value').length) throw refuse(where, `it has ${leafCount} leaves`);
  if (integers('num_cat', 1)[0] !== 0) throw refuse(where, 'it splits on categories; numeric splits are read');
  if (integers('is_linear', 1)[0] !== 0) throw refuse(where, 'its leaves are linear; constant leaves are read');
  const splitCount = leafCount - 1;
  const nodeCount = splitCount + leafCount;
  const children = (key: string): Int32Array => {
    const nodes = new Int32Array(nodeCount).fill(-1);
    for (const [split, child] of integers(key, splitCount).entries()) {
      // Such a number would become the -1 that marks a leaf, or one of another tree.
      if (child < -leafCount || child >= splitCount) throw refuse(`${where}, node ${split}`, `${key} is ${child}`);
      nodes[split] = child < 0 ? splitCount + ~child : child;
    }
    return nodes;
  };
  const tree: Tree = {
    left: children('left_child'),
    right: children('right_child'),
    column: new Int32Array(nodeCount),
    threshold: new Float64Array(nodeCount),
    missing: new Uint8Array(nodeCount),
    value: new Float64Array(nodeCount),
    ...(covers === true ? { cover: new Float64Array(nodeCount) } : {}),
  };
  tree.column.set(integers('split_feature', splitCount));
  tree.threshold.set(thresholdList(where, textOf('threshold'), splitCount));
  tree.value.set(numberList(where, 'leaf_value', textOf('leaf_value'), leafCount), splitCount);
  for (const [split, type] of integers('decision_type', splitCount).entries()) {
    const kind = missingOfDecisionType[type];
    if (kind === undefined) throw refuse(`${where}, node ${split}`, `the decision type ${type} is not read`);
    tree.missing[split] = kind;
  }
  if (tree.cover !== undefined) {
    // Counts of rows, by which LightGBM weighs the two sides of a split in its contributions.
    tree.cover.set(integers('internal_count', splitCount));
    // A tree that is a leaf alone may state none.
    if (splitCount > 0) tree.cover.set(integers('leaf_count', leafCount), splitCount);
    const odd = tree.cover.findIndex((cover) => cover < 0);
    if (odd >= 0) throw refuse(`${where}, node ${odd}`, `its count is ${tree.cover[odd]}, not a number from 0`);
  }
  checkTree('lightgbm-text', where, tree, columnCount, 0);
  return tree;
}

/** Bit 0 marks a split on categories, bit 1 the default direction left, bits 2 and 3 hold the type: none, zero, NaN. */
const missingOfDecisionType: Readonly<Record<number, number>> = {
  0: missing.none,
  2: missing.none,
  4: missing.zeroRight,
  6: missing.zeroLeft,
  8: missing.nanRight,
  10: missing.nanLeft,
};
