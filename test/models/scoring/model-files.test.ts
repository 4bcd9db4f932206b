import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineName, EngineParameters, EngineSession } from '../../../src/engines/index.ts';
import { isHaleError } from '../../../src/errors/index.ts';
import { readUbjson } from '../../../src/models/files/read-ubjson.ts';
import { type ModelFormat, readBundle, readScorer, writeBundle } from '../../../src/models/index.ts';
import { createRandom, type Random } from '../../../src/statistics/index.ts';
import { bundleOf } from './bundle-of.ts';
import { fitFile, openSessions } from './engine-sessions.ts';

let sessions: Record<EngineName, EngineSession>;
let folder: string;
const files = {} as Record<EngineName, Uint8Array>;
const formats: Readonly<Record<EngineName, ModelFormat>> = { xgboost: 'xgboost-ubj', lightgbm: 'lightgbm-text' };
const engines = ['xgboost', 'lightgbm'] as const;

const rowCount = 200;
const columnCount = 3;
const random = createRandom(5);
const values = Float64Array.from({ length: rowCount * columnCount }, () => Math.round(random.next() * 40) / 10);
const labels = Uint8Array.from({ length: rowCount }, (_, row) => (values[row * 3]! + random.next() > 2.5 ? 1 : 0));
const rows = { values, rowCount, columnCount };

const train = (engine: EngineName, parameters: EngineParameters): Promise<Uint8Array> =>
  fitFile(sessions[engine], rows, labels, { seed: 1, ...parameters }, 3);
const lightgbm = { objective: 'binary', num_leaves: 5, verbosity: -1 };
const xgboost = { objective: 'binary:logistic', max_depth: 3 };

beforeAll(async () => {
  sessions = await openSessions();
  folder = await mkdtemp(join(tmpdir(), 'hale-model-files-'));
  files.xgboost = await train('xgboost', xgboost);
  files.lightgbm = await train('lightgbm', lightgbm);
}, 120_000);
afterAll(async () => {
  for (const session of Object.values(sessions ?? {})) await session.close();
  await rm(folder, { recursive: true, force: true });
});

/** What reading does: 'read', or the refusal. Anything else, such as a bug's TypeError, fails the test. */
function outcomeOf(format: ModelFormat, bytes: Uint8Array): string {
  try {
    readScorer(format, bytes);
    return 'read';
  } catch (error) {
    if (!isHaleError(error)) throw error;
    expect(error.code).toBe('MODEL_FILE_INVALID');
    return error.message;
  }
}

const pick = (random: Random, count: number): number => Math.floor(random.next() * count);

/** Damage of one kind or another: flipped bits, a cut, bytes put in or left out, a run of zeros, two places swapped. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const at = pick(random, bytes.length);
  const length = 1 + pick(random, 16);
  const copy = Buffer.from(bytes);
  switch (pick(random, 6)) {
    case 0:
      for (let flips = 1 + pick(random, 3); flips > 0; flips -= 1)
        copy[pick(random, copy.length)]! ^= 1 << pick(random, 8);
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    case 3:
      return Buffer.concat([copy.subarray(0, at), Buffer.alloc(length, pick(random, 256)), copy.subarray(at)]);
    case 4:
      return copy.fill(0, at, at + length);
    default:
      return Buffer.concat([copy.subarray(at), copy.subarray(0, at)]);
  }
}

describe.each(engines)('500 damaged files of %s', (engine) => {
  it('are refused by their structure, or by the hash in the bundle where that is left whole', async () => {
    const place = join(folder, engine);
    const { digest } = await writeBundle(place, bundleOf(formats[engine], files[engine], rows, labels));
    const name = engine === 'xgboost' ? 'model.ubj' : 'model.txt';
    const random = createRandom(13);
    const outcomes = { structure: 0, hash: 0 };
    for (let count = 0; count < 500; ) {
      const damaged = mutate(files[engine], random);
      if (Buffer.compare(damaged, files[engine]) === 0) continue;
      count += 1;
      if (outcomeOf(formats[engine], damaged) !== 'read') outcomes.structure += 1;
      else outcomes.hash += 1;
      await writeFile(join(place, name), damaged);
      await expect(readBundle(place, { expectedDigest: digest, whole: false })).rejects.toMatchObject({
        code: 'BUNDLE_INVALID',
        details: { file: name },
      });
    }
    expect(outcomes.structure + outcomes.hash).toBe(500);
    expect(outcomes.structure).toBeGreaterThan(200);
    await writeFile(join(place, name), files[engine]);
    await readBundle(place, { expectedDigest: digest });
  }, 60_000);
});

const textOf = (engine: EngineName): string => Buffer.from(files[engine]).toString('latin1');
const lightgbmWith = (from: string | RegExp, to: string): Uint8Array => {
  const [, tree] = /(Tree=0\n[\s\S]*?\n\n\n)/.exec(textOf('lightgbm'))!;
  const changed = tree!.replace(from, to);
  expect(changed).not.toBe(tree);
  // The stated size of the tree is put right, so that what is tested is what stands in it.
  const text = textOf('lightgbm').replace(tree!, changed);
  return Buffer.from(text.replace(`tree_sizes=${tree!.length}`, `tree_sizes=${changed.length}`), 'latin1');
};

describe('a file of LightGBM', () => {
  it.each([
    ['a child that is its own parent', /left_child=\S+/, 'left_child=0', /another parent|ancestor/],
    ['a child past the end', /left_child=\S+/, 'left_child=9', /left_child is 9/],
    ['a leaf that stands twice', /right_child=.*/, 'right_child=-1 -1 -1 -1', /another parent/],
    ['a leaf that is NaN', /leaf_value=\S+/, 'leaf_value=nan', /leaf_value has the entry "nan"/],
    ['an infinite leaf', /leaf_value=\S+/, 'leaf_value=1e999', /leaf_value has the entry/],
    ['a column that there is not', /split_feature=\S+/, 'split_feature=3', /column 3 is not one of 3/],
    ['a huge count', /num_leaves=\d+/, 'num_leaves=2000000000', /2000000000 leaves/],
    ['a negative count', /num_leaves=\d+/, 'num_leaves=-4', /-4 leaves/],
    ['one leaf too few', /leaf_value=\S+ /, 'leaf_value=', /leaf_value has 4 entries, not 5/],
    ['a hexadecimal threshold', /threshold=\S+/, 'threshold=0x10', /threshold has the entry "0x10"/],
    ['a key that stands twice', /num_cat=0/, 'num_cat=0\nnum_cat=0', /num_cat stands twice/],
    ['a key that Hale does not know', /num_cat=0/, 'num_cat=0\nmagic=1', /"magic" is not known/],
    ['a split on categories', /num_cat=0/, 'num_cat=1', /splits on categories/],
    ['linear leaves', /is_linear=0/, 'is_linear=1', /leaves are linear/],
  ])('is refused with %s', (_, from, to, reason) => {
    expect(outcomeOf('lightgbm-text', lightgbmWith(from, to))).toMatch(reason);
  });

  it.each([
    ['version=v4', 'version=v3', /version is "v3"; v4 is read/],
    ['num_class=1', 'num_class=3', /num_class is "3"/],
    ['objective=binary', 'objective=multiclass', /the objective is/],
    ['tree_sizes=', 'tree_sizes=9 ', /tree_sizes states 9/],
    ['max_feature_idx=2', 'max_feature_idx=1999999999', /columns were found/],
    ['end of trees', 'end of tree', /"end of trees" was expected/],
    ['tree\n', 'forest\n', /does not start with "tree"/],
  ])('is refused where %j is %j', (from, to, reason) => {
    expect(outcomeOf('lightgbm-text', Buffer.from(textOf('lightgbm').replace(from, to), 'latin1'))).toMatch(reason);
  });

  it('is refused where the engine made of it what Hale does not score', async () => {
    expect(outcomeOf('lightgbm-text', await train('lightgbm', { ...lightgbm, linear_tree: true }))).toMatch(
      /linear|leaf_const/,
    );
    const categorical = { ...lightgbm, categorical_feature: '0', min_data_per_group: 1, cat_smooth: 1 };
    expect(outcomeOf('lightgbm-text', await train('lightgbm', categorical))).toMatch(/categor|cat_/);
    expect(outcomeOf('lightgbm-text', await train('lightgbm', { ...lightgbm, objective: 'regression' }))).toMatch(
      /objective/,
    );
  });
});

/** Replaces a value in a UBJSON file: all stand behind the name of their key. */
function xgboostWith(key: string, change: (value: Buffer) => void): Uint8Array {
  const copy = Buffer.from(files.xgboost);
  const at = copy.indexOf(key, 0, 'latin1') + key.length;
  expect(at).toBeGreaterThan(key.length);
  change(copy.subarray(at));
  return copy;
}
/** An array of one type: `[$l#L`, the count in 8 bytes, the numbers. */
const numbersStart = 13;
/** The last node of a tree is a leaf. */
const lastNumber = (array: Buffer): number => numbersStart + (Number(array.readBigInt64BE(5)) - 1) * 4;

describe('a file of XGBoost', () => {
  it.each([
    ['a child that is its own parent', 'left_children', (b: Buffer) => b.writeInt32BE(0, numbersStart), /ancestor/],
    [
      'a child past the end',
      'right_children',
      (b: Buffer) => b.writeInt32BE(99, numbersStart),
      /child 99 is not one of/,
    ],
    ['one child alone', 'left_children', (b: Buffer) => b.writeInt32BE(-1, numbersStart), /child -1 is not one of/],
    ['a leaf that is NaN', 'split_conditions', (b: Buffer) => b.writeFloatBE(Number.NaN, lastNumber(b)), /leaf is NaN/],
    [
      'an infinite leaf',
      'split_conditions',
      (b: Buffer) => b.writeFloatBE(Infinity, lastNumber(b)),
      /leaf is Infinity/,
    ],
    [
      'a threshold that is NaN',
      'split_conditions',
      (b: Buffer) => b.writeFloatBE(Number.NaN, numbersStart),
      /threshold is NaN/,
    ],
    ['a column that there is not', 'split_indices', (b: Buffer) => b.writeInt32BE(3, numbersStart), /column 3 is not/],
    ['a huge count', 'split_conditions', (b: Buffer) => b.writeBigInt64BE(1n << 40n, 5), /bytes were expected/],
    ['a negative count', 'split_conditions', (b: Buffer) => b.writeBigInt64BE(-8n, 5), /below 0/],
    ['a count past all integers', 'split_conditions', (b: Buffer) => b.writeBigInt64BE(1n << 62n, 5), /too large/],
    ['a split on categories', 'split_type', (b: Buffer) => b.fill(1, numbersStart, numbersStart + 1), /categories/],
    ['an unknown default', 'default_left', (b: Buffer) => b.fill(2, numbersStart, numbersStart + 1), /neither 0 nor 1/],
    ['another version', 'version', (b: Buffer) => b.set([2], b.indexOf(3, 11)), /version 2/],
    ['a base score of nothing', 'base_score', (b: Buffer) => b.write('x', 11), /base_score/],
  ] as const)('is refused with %s', (_, key, change, reason) => {
    expect(outcomeOf('xgboost-ubj', xgboostWith(key, change))).toMatch(reason);
  });

  it('is refused with bytes after its end', () => {
    expect(outcomeOf('xgboost-ubj', Buffer.concat([files.xgboost, Buffer.of(0)]))).toMatch(/1 bytes are left over/);
  });

  it('is refused where the engine made of it what Hale does not score', async () => {
    expect(outcomeOf('xgboost-ubj', await train('xgboost', { ...xgboost, objective: 'count:poisson' }))).toMatch(
      /objective/,
    );
    expect(outcomeOf('xgboost-ubj', await train('xgboost', { ...xgboost, rate_drop: 0.9, booster: 'dart' }))).toMatch(
      /weight_drop|booster/,
    );
  });
});

describe('a linear model', () => {
  const refused = (text: string, reason: RegExp) =>
    expect(outcomeOf('linear-json', Buffer.from(text, 'latin1'))).toMatch(reason);
  it('is refused where it is none', () => {
    refused('', /not JSON/);
    refused('{"intercept":0,"coefficients":[1],"names":["a"]', /not JSON/);
    refused('{"intercept":0,"coefficients":[1,2],"names":["a"]}', /one coefficient a name/);
    refused('{"intercept":1e999,"coefficients":[1],"names":["a"]}', /intercept/);
    refused('{"intercept":0,"coefficients":[1],"names":["a"],"more":1}', /more/);
  });
});

describe('whatever the bytes, each reader ends and raises nothing but a refusal', () => {
  const ends = (format: ModelFormat) => (bytes: Uint8Array) => {
    outcomeOf(format, bytes);
  };
  it.each(['xgboost-ubj', 'lightgbm-text', 'linear-json'] as const)('%s, of noise', (format) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), ends(format)), { numRuns: 500 });
  });

  it('xgboost-ubj, of UBJSON’s own markers', () => {
    const marker = fc.constantFrom(...'[{]}$#LlUiIdDSTFZNHC').map((text) => text.charCodeAt(0));
    const byte = fc.oneof(marker, fc.constantFrom(0, 1, 2, 8, 255));
    const bytes = fc.array(byte, { maxLength: 200 }).map((list) => Uint8Array.from(list));
    fc.assert(fc.property(bytes, ends('xgboost-ubj')), { numRuns: 2000 });
    expect(outcomeOf('xgboost-ubj', Buffer.alloc(1_000_000, '['))).toMatch(/nested deeper/);
  });

  it('lightgbm-text, of its own lines in any order', () => {
    const lines = textOf('lightgbm').split('\n').slice(0, 60);
    const some = fc.array(fc.constantFrom(...lines, 'Tree=0', '', '=', 'num_leaves=1'), { maxLength: 80 });
    fc.assert(
      fc.property(some, (chosen) => ends('lightgbm-text')(Buffer.from(['tree', ...chosen].join('\n')))),
      { numRuns: 500 },
    );
  });
});

describe('UBJSON', () => {
  it('is read as the draft says', () => {
    const bytes = Buffer.from('7b550161535501785501625b235502540155016346550164 5a'.replaceAll(/\s/g, ''), 'hex');
    expect(() => readUbjson(bytes)).toThrow(/marks no type|marks no count|were expected/);
    // {"a": "x", "b": [#2 true, null], "c": -1.5f, "d": [$I#2 258, -1], "e": [1, 2]}
    const sound =
      '7b 550161 53550178 550162 5b235502545a 550163 64bfc00000 550164 5b2449235502 0102ffff 550165 5b55015502 5d 7d';
    expect(readUbjson(Buffer.from(sound.replaceAll(' ', ''), 'hex'))).toEqual(
      new Map<string, unknown>([
        ['a', 'x'],
        ['b', [true, null]],
        ['c', -1.5],
        ['d', Int16Array.of(258, -1)],
        ['e', [1, 2]],
      ]),
    );
  });

  it('is refused where a key stands twice or a text is not UTF-8', () => {
    const read = (hex: string) => () => readUbjson(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(read('7b 550161 54 550161 54 7d')).toThrow(/stands twice/);
    expect(read('53 5501 ff')).toThrow(/UTF-8/);
  });

  it('of a model is all there', async () => {
    await writeFile(join(folder, 'copy.ubj'), files.xgboost);
    const model = readUbjson(await readFile(join(folder, 'copy.ubj'))) as Map<string, unknown>;
    expect([...model.keys()]).toEqual(['learner', 'version']);
  });
});
