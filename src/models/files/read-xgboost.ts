import { logSingle } from '../scorer/float32-functions.ts';
import { invalidModelFile } from './invalid-model-file.ts';
import { type NumberArray, readUbjson, type UbjsonObject, type UbjsonValue } from './read-ubjson.ts';
import {
  checkTree,
  maximumColumns,
  missing,
  type ReadingOptions,
  type Tree,
  type TreeEnsemble,
} from './tree-ensemble.ts';

/** Dropout would add weights of trees, which the file then names. */
const modelParts = ['cats', 'gbtree_model_param', 'iteration_indptr', 'tree_info', 'trees'];

const refuse = (where: string, problem: string) => invalidModelFile('xgboost-ubj', where, problem);

/**
 * Reads a model of XGBoost 3 in UBJSON (`XGBoosterSaveModelToBuffer`, format `ubj`; its schema is `doc/model.schema` of
 * XGBoost). Takes what Hale trains: the booster gbtree (also as a forest, `num_parallel_tree`), the objective
 * binary:logistic, or reg:squarederror on labels of 0 and 1, numeric splits. Everything else is refused, never half-read.
 *
 * @throws HaleError MODEL_FILE_INVALID
 */
export function readXgboost(bytes: Uint8Array, options: ReadingOptions = {}): TreeEnsemble {
  const file = objectOf(readUbjson(bytes), 'file', ['learner', 'version']);
  const version = integersOf(file, 'version', 'file', 3);
  if (version[0] !== 3) throw refuse('version', `version ${version.join('.')} was found, XGBoost 3 is read`);
  const learner = objectOf(file.get('learner'), 'learner', [
    'attributes',
    'feature_names',
    'feature_types',
    'gradient_booster',
    'learner_model_param',
    'objective',
  ]);
  const parameters = objectOf(learner.get('learner_model_param'), 'learner_model_param');
  const objective = objectOf(learner.get('objective'), 'objective').get('name');
  if (objective !== 'binary:logistic' && objective !== 'reg:squarederror') {
    throw refuse('objective', `${shown(objective)} was found, neither binary:logistic nor reg:squarederror`);
  }
  const isLogistic = objective === 'binary:logistic';
  if (countOf(parameters, 'num_class') > 1 || countOf(parameters, 'num_target') !== 1) {
    throw refuse('learner_model_param', 'there are several classes or targets; one binary target is read');
  }
  const columnCount = countOf(parameters, 'num_feature');
  if (columnCount < 1 || columnCount > maximumColumns) {
    throw refuse('num_feature', `${columnCount} columns were found, 1 to ${maximumColumns} are read`);
  }
  const booster = objectOf(learner.get('gradient_booster'), 'gradient_booster', ['model', 'name']);
  if (booster.get('name') !== 'gbtree') {
    throw refuse('gradient_booster', `the booster ${shown(booster.get('name'))} was found, not gbtree`);
  }
  return {
    columnCount,
    arithmetic: 'float32',
    trees: readTrees(objectOf(booster.get('model'), 'model', modelParts), columnCount, options),
    baseMargin: baseMarginOf(parameters, isLogistic),
    divisor: 1,
    sigmoid: isLogistic ? 1 : null,
  };
}

function readTrees(model: UbjsonObject, columnCount: number, options: ReadingOptions): Tree[] {
  const parameters = objectOf(model.get('gbtree_model_param'), 'gbtree_model_param');
  const treeCount = countOf(parameters, 'num_trees');
  const trees = model.get('trees');
  if (!Array.isArray(trees)) throw refuse('trees', 'there is no array of trees');
  if (trees.length !== treeCount) throw refuse('trees', `${trees.length} trees were found, num_trees is ${treeCount}`);
  const groups = integersOf(model, 'tree_info', 'model', treeCount);
  if (!groups.every((group) => group === 0)) throw refuse('tree_info', 'there are trees of several classes');
  return trees.map((tree: UbjsonValue, index) =>
    readTree(objectOf(tree, `tree ${index}`), `tree ${index}`, columnCount, options),
  );
}

function readTree(tree: UbjsonObject, where: string, columnCount: number, { covers }: ReadingOptions): Tree {
  const parameters = objectOf(tree.get('tree_param'), `${where}, tree_param`);
  const nodeCount = countOf(parameters, 'num_nodes');
  if (nodeCount < 1) throw refuse(where, 'it has no node');
  if (countOf(parameters, 'num_feature') !== columnCount) throw refuse(where, 'it has another number of columns');
  if (countOf(parameters, 'size_leaf_vector') > 1) throw refuse(where, 'its leaves hold vectors; one number is read');
  const integers = (key: string): Int32Array => integersOf(tree, key, where, nodeCount);
  const read = {
    left: integers('left_children'),
    right: integers('right_children'),
    column: integers('split_indices'),
    threshold: new Float64Array(nodeCount),
    missing: new Uint8Array(nodeCount),
    value: new Float64Array(nodeCount),
    ...(covers === true ? { cover: coversOf(tree, where, nodeCount) } : {}),
  } satisfies Tree;
  const defaultLeft = integers('default_left');
  const splitTypes = integers('split_type');
  const conditions = numbersOf(tree, 'split_conditions', where, nodeCount);
  for (let node = 0; node < nodeCount; node += 1) {
    if (splitTypes[node] !== 0) throw refuse(where, 'it splits on categories; numeric splits are read');
    const goesLeft = defaultLeft[node]!;
    if (goesLeft !== 0 && goesLeft !== 1) throw refuse(where, 'default_left is neither 0 nor 1');
    // A leaf's value stands in the place of a threshold.
    if (read.left[node] === -1 && read.right[node] === -1) {
      read.value[node] = conditions[node]!;
      read.column[node] = 0;
    } else {
      read.threshold[node] = conditions[node]!;
      read.missing[node] = goesLeft === 1 ? missing.nanLeft : missing.nanRight;
    }
  }
  checkTree('xgboost-ubj', where, read, columnCount, countOf(parameters, 'num_deleted'));
  return read;
}

/** Sums of hessians, by which XGBoost weighs the two sides of a split in its contributions. */
function coversOf(tree: UbjsonObject, where: string, nodeCount: number): Float64Array {
  const covers = Float64Array.from(numbersOf(tree, 'sum_hessian', where, nodeCount));
  const odd = covers.findIndex((cover) => !(cover >= 0 && cover < Infinity));
  if (odd >= 0) throw refuse(`${where}, node ${odd}`, `sum_hessian is ${covers[odd]}, not a finite number from 0`);
  return covers;
}

/**
 * The base score is stored as a probability, as the text "[5E-1]" (3.1 and later) or "5E-1"; the margin is its logit
 * where a sigmoid follows, else the probability itself.
 */
function baseMarginOf(parameters: UbjsonObject, isLogistic: boolean): number {
  const stored = parameters.get('base_score');
  const number = typeof stored === 'string' ? /^\[?([-+.\dEe]+)\]?$/.exec(stored)?.[1] : undefined;
  const probability = Math.fround(Number(number ?? Number.NaN));
  if (!(probability > 0 && probability < 1)) {
    throw refuse('base_score', `${shown(stored)} was found, one probability above 0 and below 1 was expected`);
  }
  if (!isLogistic) return probability;
  // −log(1 / p − 1), each step in float32, as LogisticRegression::ProbToMargin computes it.
  return -logSingle(Math.fround(Math.fround(1 / probability) - 1));
}

const shown = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value).slice(0, 100) : 'nothing readable';

function objectOf(value: UbjsonValue | undefined, where: string, allowed?: readonly string[]): UbjsonObject {
  if (!(value instanceof Map)) throw refuse(where, 'an object was expected');
  for (const key of allowed === undefined ? [] : value.keys()) {
    if (!allowed?.includes(key)) throw refuse(where, `it has the unknown part ${shown(key)}`);
  }
  return value;
}

/** A count that XGBoost writes as text. */
function countOf(object: UbjsonObject, key: string): number {
  const value = object.get(key);
  if (typeof value !== 'string' || !/^\d{1,10}$/.test(value)) throw refuse(key, `${shown(value)} is no count`);
  return Number(value);
}

function numbersOf(object: UbjsonObject, key: string, where: string, length: number): NumberArray {
  const value = object.get(key);
  const isNumbers = (list: UbjsonValue | undefined): list is number[] =>
    Array.isArray(list) && list.every((one) => typeof one === 'number');
  const numbers = ArrayBuffer.isView(value) ? value : isNumbers(value) ? Float64Array.from(value) : null;
  if (numbers === null) throw refuse(where, `${key} is no array of numbers`);
  if (numbers.length !== length) throw refuse(where, `${key} has ${numbers.length} entries, not ${length}`);
  return numbers;
}

function integersOf(object: UbjsonObject, key: string, where: string, length: number): Int32Array {
  const numbers = numbersOf(object, key, where, length);
  const integers = new Int32Array(length);
  for (let index = 0; index < length; index += 1) {
    integers[index] = numbers[index]!;
    if (integers[index] !== numbers[index]) {
      throw refuse(where, `${key} has the entry ${numbers[index]}, which is no 32-bit integer`);
    }
  }
  return integers;
}
