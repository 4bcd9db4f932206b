import { invalidModelFile } from './invalid-model-file.ts';

const refuse = (where: string, problem: string, cause?: unknown) =>
  invalidModelFile('lightgbm-text', where, problem, cause);

/** Lines `key=value` up to an empty one. */
export type Section = ReadonlyMap<string, string>;

const headerKeys = new Set([
  'version',
  'num_class',
  'num_tree_per_iteration',
  'label_index',
  'max_feature_idx',
  'objective',
  'average_output',
  'feature_names',
  'monotone_constraints',
  'feature_infos',
  'tree_sizes',
]);
const treeKeys = new Set([
  'num_leaves',
  'num_cat',
  'split_feature',
  'split_gain',
  'threshold',
  'decision_type',
  'left_child',
  'right_child',
  'leaf_value',
  'leaf_weight',
  'leaf_count',
  'internal_value',
  'internal_weight',
  'internal_count',
  'is_linear',
  'shrinkage',
]);

/**
 * Splits the text of a model into its header and its trees, and holds it to the sizes in bytes that the header states
 * for the trees. What follows the trees (importances, parameters) says nothing about scoring and is left alone.
 *
 * @throws HaleError MODEL_FILE_INVALID with the line
 */
export function readTextSections(bytes: Uint8Array): { header: Section; trees: readonly Section[] } {
  const lines = decode(bytes).split('\n');
  if (lines[0] !== 'tree') throw refuse('line 1', 'the text does not start with "tree", as a model of LightGBM does');
  const [header, afterHeader] = readSection(lines, 1, headerKeys);
  const sizesText = header.get('tree_sizes');
  if (sizesText === undefined) throw refuse('header', 'tree_sizes is missing');
  const sizes = sizesText === '' ? [] : sizesText.split(' ');
  const trees: Section[] = [];
  let line = afterHeader;
  for (const [index, size] of sizes.entries()) {
    if (lines[line] !== `Tree=${index}`) throw refuse(`line ${line + 1}`, `"Tree=${index}" was expected`);
    const [section, end] = readSection(lines, line + 1, treeKeys);
    // A second empty line closes a tree; it counts to its size.
    if (lines[end] !== '') throw refuse(`line ${end + 1}`, 'a tree does not end with two empty lines');
    const length = lines.slice(line, end + 1).reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
    if (size !== String(length)) throw refuse(`tree ${index}`, `it has ${length} bytes, tree_sizes states ${size}`);
    trees.push(section);
    line = end + 1;
  }
  if (lines[line] !== 'end of trees') throw refuse(`line ${line + 1}`, '"end of trees" was expected');
  return { header, trees };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw refuse('text', 'it is not UTF-8', error);
  }
}

/** The section that starts at the line of index `start`, and the index of the line after its empty line. */
function readSection(lines: readonly string[], start: number, allowed: ReadonlySet<string>): [Section, number] {
  const section = new Map<string, string>();
  for (let index = start; ; index += 1) {
    const line = lines[index];
    if (line === undefined) throw refuse(`line ${index + 1}`, 'the text ends in the middle of a section');
    if (line === '') return [section, index + 1];
    const equals = line.indexOf('=');
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!allowed.has(key)) throw refuse(`line ${index + 1}`, `${JSON.stringify(key.slice(0, 100))} is not known here`);
    if (section.has(key)) throw refuse(`line ${index + 1}`, `${key} stands twice`);
    section.set(key, equals < 0 ? '' : line.slice(equals + 1));
  }
}

/** `length` integers of 32 bits, between single spaces. */
export function integerList(where: string, key: string, value: string, length: number): number[] {
  return list(where, key, value, length, /^-?\d{1,10}$/, (number) => number >= -0x80000000 && number <= 0x7fffffff);
}

/** `length` finite decimal numbers, between single spaces. */
export function numberList(where: string, key: string, value: string, length: number): number[] {
  return list(where, key, value, length, /^-?\d+(\.\d*)?([eE][-+]?\d+)?$/, Number.isFinite);
}

/** The same, or `inf`: the cut that parts values, all of them, from missing ones. */
export function thresholdList(where: string, value: string, length: number): number[] {
  const isAllowed = (number: number): boolean => number > -Infinity;
  return list(where, 'threshold', value.replaceAll(/\binf\b/g, 'Infinity'), length, thresholdForm, isAllowed);
}

const thresholdForm = /^(-?\d+(\.\d*)?([eE][-+]?\d+)?|Infinity)$/;

function list(
  where: string,
  key: string,
  value: string,
  length: number,
  form: RegExp,
  isAllowed: (number: number) => boolean,
): number[] {
  const words = value === '' ? [] : value.split(' ');
  if (words.length !== length) throw refuse(where, `${key} has ${words.length} entries, not ${length}`);
  return words.map((word) => {
    const number = form.test(word) ? Number(word) : Number.NaN;
    if (!isAllowed(number)) throw refuse(where, `${key} has the entry ${JSON.stringify(word.slice(0, 50))}`);
    return number;
  });
}
