import { createHash } from 'node:crypto';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeLearnedRows, encodeLearnedRows } from '../../../src/models/bundle/learned-rows.ts';
import { decodeRowFile, encodeRowFile } from '../../../src/models/bundle/row-file.ts';
import {
  type BundleContent,
  canaryProblem,
  hashRows,
  hasLearned,
  learnedRowsOf,
  readBundle,
  serialiseLinearModel,
  writeBundle,
} from '../../../src/models/index.ts';
import { createRandom } from '../../../src/statistics/index.ts';
import { bundleOf } from './bundle-of.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const random = createRandom(3);
const rowCount = 50;
const values = Float64Array.from({ length: rowCount * 2 }, (_, cell) =>
  cell % 17 === 0 ? Number.NaN : random.next() - 0.5,
);
const labels = Uint8Array.from({ length: rowCount }, () => Math.round(random.next()));
const modelOf = (coefficients: number[], intercept = 0.2): Uint8Array =>
  serialiseLinearModel({ intercept, coefficients, names: ['column_0', 'column_1'] });
const contentOf = (bytes = modelOf([1.5, -2])): BundleContent =>
  bundleOf('linear-json', bytes, { values, rowCount, columnCount: 2 }, labels);
const content = contentOf();

let count = 0;
const newPlace = (): string => {
  count += 1;
  return join(folder, `bundle-${count}`);
};
const written = async (bundle = content): Promise<{ place: string; digest: string }> => {
  const place = newPlace();
  return { place, ...(await writeBundle(place, bundle)) };
};
const refused = (place: string, file: string, problem: RegExp, options = {}) =>
  expect(readBundle(place, options)).rejects.toMatchObject({
    code: 'BUNDLE_INVALID',
    details: { file, problem: expect.stringMatching(problem) },
  });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Puts bytes in a file's place and makes the manifest say that they belong there, as a forger would. */
async function forge(place: string, name: string, bytes: Uint8Array): Promise<void> {
  await writeFile(join(place, name), bytes);
  const path = join(place, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  manifest.files[name] = { sha256: sha256(bytes), size_bytes: bytes.length };
  await writeFile(path, JSON.stringify(manifest));
}
const files = [
  'calibration.json',
  'canary.rows',
  'card.md',
  'learned.hashes',
  'manifest.json',
  'metrics.json',
  'model.json',
  'pipeline.json',
  'plots/roc-curve.svg',
  'reference.rows',
  'schema.json',
];

describe('a bundle', () => {
  it('gives back what was written', async () => {
    const { place, digest } = await written();
    expect(digest).toBe(sha256(await readFile(join(place, 'manifest.json'))));
    const bundle = await readBundle(place, { expectedDigest: digest });
    const { model, plots, ...facts } = content;
    expect(bundle).toMatchObject({ ...facts, folder: place, digest });
    expect(bundle.manifest.model_format).toBe(model.format);
    expect(await readFile(join(place, 'plots/roc-curve.svg'), 'utf8')).toBe(plots['roc-curve.svg']);
    expect(bundle.predictor.probabilities(values, rowCount)).toEqual(content.reference.probabilities);
  });

  it('leaves out what serving does not need where that is asked', async () => {
    const { place } = await written();
    const bundle = await readBundle(place, { whole: false });
    expect(bundle).not.toHaveProperty('reference');
    expect(bundle).not.toHaveProperty('learned');
    expect(bundle.predictor.probabilityOf(values, 2)).toBe(content.reference.probabilities[1]);
  });

  it('has the same bytes for the same content, in whatever order its keys come', async () => {
    const first = await written();
    const second = await written({
      ...content,
      schema: Object.fromEntries(Object.entries(content.schema).reverse()) as typeof content.schema,
      metrics: { roc_auc: 0.9, f1: 0.8 },
    });
    expect(second.digest).toBe(first.digest);
    for (const name of files) {
      expect(await readFile(join(first.place, name))).toEqual(await readFile(join(second.place, name)));
    }
    const changes = [{ threshold: 0.41 }, { seed: 43 }, { card: '# Other\n' }, { name: 'other' }, { simulated: true }];
    const digests = await Promise.all(changes.map(async (change) => (await written({ ...content, ...change })).digest));
    expect(new Set([...digests, first.digest]).size).toBe(changes.length + 1);
  });

  it('may be written twice to one place, but another may not take the place', async () => {
    const { place, digest } = await written();
    expect(await writeBundle(place, content)).toEqual({ digest });
    await expect(writeBundle(place, { ...content, seed: 1 })).rejects.toMatchObject({ code: 'BUNDLE_UNWRITABLE' });
    expect((await readBundle(place)).digest).toBe(digest);
  });

  it('leaves nothing behind where it cannot be written', async () => {
    const parent = newPlace();
    await mkdir(parent);
    await writeFile(join(parent, 'file'), '');
    await expect(writeBundle(join(parent, 'file', 'bundle'), content)).rejects.toMatchObject({
      code: 'BUNDLE_UNWRITABLE',
    });
    await expect(writeBundle(join(parent, 'file'), content)).rejects.toMatchObject({ code: 'BUNDLE_UNWRITABLE' });
    expect(await readdir(parent)).toEqual(['file']);
  });

  it('takes no plot whose name leaves its folder', async () => {
    for (const name of ['../evil.svg', '/evil.svg', 'a/b.svg', '.hidden.svg', 'plot']) {
      await expect(writeBundle(newPlace(), { ...content, plots: { [name]: '' } })).rejects.toThrow(RangeError);
    }
  });
});

describe('a bundle is refused', () => {
  it.each(files)('where %s is changed, cut, missing, a link or a folder', async (name) => {
    const { place, digest } = await written();
    const expected = { expectedDigest: digest };
    const path = join(place, name);
    const sound = await readFile(path);
    const changed = Buffer.from(sound);
    changed[changed.length >> 1]! ^= 4;
    await writeFile(path, changed);
    await refused(place, name, /SHA-256/, expected);
    await truncate(path, sound.length - 1);
    await refused(place, name, /bytes, not|SHA-256/, expected);
    await rm(path);
    await refused(place, name, /missing/, expected);
    await writeFile(join(folder, 'elsewhere'), sound);
    await symlink(join(folder, 'elsewhere'), path);
    await refused(place, name, /no regular file|cannot be opened/, expected);
    await rm(path);
    await mkdir(path);
    await refused(place, name, /no regular file/, expected);
    await rm(path, { recursive: true });
    await writeFile(path, sound);
    await readBundle(place, expected);
  });

  it('where there is a file or a folder more', async () => {
    const { place } = await written();
    await writeFile(join(place, 'plots', 'more.svg'), '');
    await refused(place, 'plots/more.svg', /does not name it/);
    await rename(join(place, 'plots', 'more.svg'), join(place, 'more.js'));
    await refused(place, 'more.js', /does not name it/);
    await rm(join(place, 'more.js'));
    await mkdir(join(place, 'more'));
    await refused(place, 'more', /does not name it/);
  });

  it('where its folder of plots is a link', async () => {
    const { place } = await written();
    await rename(join(place, 'plots'), join(folder, 'plots-elsewhere'));
    await symlink(join(folder, 'plots-elsewhere'), join(place, 'plots'));
    await refused(place, 'plots', /does not name it/);
  });

  it('where it is not there, or is no folder', async () => {
    await refused(join(folder, 'nowhere'), 'manifest.json', /missing/);
    await writeFile(join(folder, 'a-file'), '');
    await refused(join(folder, 'a-file'), 'manifest.json', /cannot be opened/);
  });

  it.each([
    ['no JSON', () => 'nothing', /not JSON/],
    ['a newer version', (m: object) => ({ ...m, format_version: 3 }), /format version 3; this Hale reads 2/],
    ['an older version', (m: object) => ({ ...m, format_version: 1 }), /format version 1; this Hale reads 2/],
    ['no version', (m: object) => ({ ...m, format_version: undefined }), /no format version/],
    ['an unknown key', (m: object) => ({ ...m, run: 'x' }), /run/],
    ['an unknown kind', (m: object) => ({ ...m, kind: 'pickle' }), /kind/],
    ['an unknown format', (m: object) => ({ ...m, model_format: 'pickle' }), /model_format/],
    ['a path out of it', (m: { files: object }) => ({ ...m, files: { ...m.files, '../x.json': {} } }), /x\.json/],
    ['an absolute path', (m: { files: object }) => ({ ...m, files: { ...m.files, '/etc/passwd.x': {} } }), /passwd/],
  ] as const)('where its manifest has %s', async (_, change, problem) => {
    const { place } = await written();
    const path = join(place, 'manifest.json');
    const changed = change(JSON.parse(await readFile(path, 'utf8')));
    await writeFile(path, typeof changed === 'string' ? changed : JSON.stringify(changed));
    await refused(place, 'manifest.json', problem);
  });

  it('where its manifest is of another bundle', async () => {
    const other = await written({ ...content, seed: 7 });
    const { place, digest } = await written();
    await cp(join(other.place, 'manifest.json'), join(place, 'manifest.json'));
    await refused(place, 'manifest.json', /not [0-9a-f]{64}/, { expectedDigest: digest });
  });

  it.each([
    ['model.json', '{"intercept":0}', /linear-json model file/],
    ['schema.json', '{"features":[]}', /features/],
    ['schema.json', '{', /not JSON/],
    ['pipeline.json', '{"representation":"linear"}', /inputs/],
    ['calibration.json', '{"method":"none","more":1}', /more/],
    ['canary.rows', 'HALEROWS', /no file of rows/],
    ['reference.rows', '', /no file of rows/],
    ['learned.hashes', 'HALEHASH', /no file of hashes/],
    ['metrics.json', '[', /not JSON/],
  ])('where %s is forged, with its hash, to %j', async (name, text, problem) => {
    const { place } = await written();
    await forge(place, name, Buffer.from(text));
    await refused(place, name, problem);
  });

  it('where its parts are not of one model', async () => {
    const { place } = await written();
    const names = ['a', 'b', 'c'];
    await forge(place, 'model.json', serialiseLinearModel({ intercept: 0, coefficients: [1, 2, 3], names }));
    await refused(place, 'pipeline.json', /not those of the schema and the model/);
  });

  it.each([
    ['another model', modelOf([1.5, -2.001]), /row 0 scores/],
    ['a constant model', modelOf([0, 0]), /the same probability/],
    ['a model that is constant at an end', modelOf([0, 0], 1e300), /the same probability/],
  ])('where the canary rows come to %s', async (_, model, problem) => {
    const { place } = await written();
    await forge(place, 'model.json', model);
    await refused(place, 'canary.rows', problem);
  });

  it('where a canary row comes to NaN', async () => {
    const { place } = await written();
    await forge(place, 'model.json', modelOf([1e308, -1e308]));
    const columns = content.pipeline.columns.map((column) => ({ ...column, scale: 1e-3 }));
    await forge(place, 'pipeline.json', Buffer.from(JSON.stringify({ ...content.pipeline, columns })));
    await refused(place, 'canary.rows', /gets NaN, which is no probability/);
  });

  it('where its canary rows are none, or of other features', async () => {
    const { place } = await written();
    const rowsOf = (count: number, featureCount: number) =>
      encodeRowFile({
        rows: { rowCount: count, featureCount, values: new Float64Array(count * featureCount) },
        probabilities: new Float64Array(count),
        labels: null,
        heldOut: null,
      });
    await forge(place, 'canary.rows', rowsOf(0, 2));
    await refused(place, 'canary.rows', /there are none/);
    await forge(place, 'canary.rows', rowsOf(3, 5));
    await refused(place, 'canary.rows', /other features/);
  });

  it('where a file cannot be read', async () => {
    const { place } = await written();
    await chmod(join(place, 'card.md'), 0);
    // The superuser reads every file.
    if (process.getuid?.() !== 0) await refused(place, 'card.md', /cannot be opened/);
    else await readBundle(place);
  });
});

describe('canary rows', () => {
  it.each([
    [[], /there are none/],
    [[0.1, Number.NaN], /row 1 gets NaN/],
    [[0.1, Infinity], /row 1 gets Infinity/],
    [[-0.1, 0.2], /row 0 gets -0.1/],
    [[0.3, 0.3, 0.3], /all 3 get the same probability 0.3/],
  ])('are failed by %j', (probabilities, problem) => {
    expect(canaryProblem(Float64Array.from(probabilities))).toMatch(problem);
  });
  it('may be all the same where a model is only kept, but never NaN', () => {
    expect(canaryProblem(Float64Array.of(0.3, 0.3), true)).toBeNull();
    expect(canaryProblem(Float64Array.of(0.3, Number.NaN), true)).toMatch(/row 1 gets NaN/);
  });
  it('are passed by probabilities that differ', () => {
    expect(canaryProblem(Float64Array.of(0, 1, 0.5))).toBeNull();
    expect(canaryProblem(Float64Array.of(0.5))).toBeNull();
  });
});

const cell = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, Infinity, 5e-324));
const rowFiles = fc.tuple(fc.nat(8), fc.nat(4), fc.boolean(), fc.boolean()).chain(([rows, features, marked, held]) => {
  const doubles = (length: number) =>
    fc.array(cell, { minLength: length, maxLength: length }).map((list) => Float64Array.from(list));
  const bits = fc
    .array(fc.integer({ min: 0, max: 1 }), { minLength: rows, maxLength: rows })
    .map((list) => Uint8Array.from(list));
  return fc.record({
    rows: doubles(rows * features).map((values) => ({ rowCount: rows, featureCount: features, values })),
    probabilities: doubles(rows),
    labels: marked ? bits : fc.constant(null),
    heldOut: held ? bits : fc.constant(null),
  });
});

describe('a file of rows', () => {
  it('gives back every number, and has one form', () => {
    fc.assert(
      fc.property(rowFiles, (file) => {
        const bytes = encodeRowFile(file);
        const decoded = decodeRowFile('x.rows', bytes);
        expect(decoded).toEqual(file);
        expect(encodeRowFile(decoded)).toEqual(bytes);
      }),
    );
  });

  it('is refused where a byte is missing or more, and whatever the bytes never fails otherwise', () => {
    const invalid = expect.objectContaining({ code: 'BUNDLE_INVALID' });
    fc.assert(
      fc.property(rowFiles, fc.nat(), fc.nat(255), (file, at, value) => {
        const bytes = encodeRowFile(file);
        expect(() => decodeRowFile('x.rows', bytes.subarray(0, -1))).toThrow(invalid);
        expect(() => decodeRowFile('x.rows', Buffer.concat([bytes, Buffer.of(0)]))).toThrow(invalid);
        const damaged = Buffer.from(bytes);
        damaged[at % 24] = value;
        try {
          decodeRowFile('x.rows', damaged);
        } catch (error) {
          expect(error).toEqual(invalid);
        }
      }),
    );
  });

  it('keeps missing cells in one form, whichever NaN they came as', () => {
    const odd = new Float64Array(1);
    new BigUint64Array(odd.buffer)[0] = 0xfff8000000000001n;
    const fileOf = (values: Float64Array) =>
      encodeRowFile({
        rows: { rowCount: 1, featureCount: 1, values },
        probabilities: Float64Array.of(0.5),
        labels: null,
        heldOut: null,
      });
    expect(fileOf(odd)).toEqual(fileOf(Float64Array.of(Number.NaN)));
  });
});

describe('the rows that a model has learned from', () => {
  const encoded = (cells: readonly number[], featureCount = 1) => ({
    rowCount: cells.length / featureCount,
    featureCount,
    values: Float64Array.from(cells),
  });
  const rowsOf = fc.array(cell, { maxLength: 40 });

  it('are hashed by the first eight bytes of the SHA-256 of their cells', () => {
    const bytes = Buffer.from('000000000000f83f' + '000000000000f87f' + '0000000000000000', 'hex');
    const [hash] = hashRows(encoded([1.5, Number.NaN, -0], 3));
    expect(hash).toBe(createHash('sha256').update(bytes).digest().readBigUInt64LE(0));
  });

  it('are known again, each of them, and no other', () => {
    fc.assert(
      fc.property(rowsOf, rowsOf, (cells, others) => {
        const learned = learnedRowsOf(encoded(cells), 1000);
        expect(learned.distinctRows).toBe(new Set(cells.map((value) => value + 0)).size);
        for (const hash of hashRows(encoded(cells))) expect(hasLearned(learned, hash)).toBe(true);
        const known = new Set(cells.map((value) => value + 0));
        const hashes = hashRows(encoded(others));
        for (const [row, value] of others.entries()) {
          expect(hasLearned(learned, hashes[row]!)).toBe(known.has(value + 0));
        }
      }),
    );
  });

  it('leave no trace of their order, and of too many the least hashes stay', () => {
    const cells = Array.from({ length: 300 }, (_, row) => row % 250);
    const all = learnedRowsOf(encoded(cells), 1000);
    expect(learnedRowsOf(encoded(cells.toReversed()), 1000)).toEqual(all);
    expect([all.hashes.length, all.distinctRows]).toEqual([250, 250]);
    const some = learnedRowsOf(encoded(cells), 100);
    expect(some).toEqual({ hashes: all.hashes.slice(0, 100), distinctRows: 250 });
  });

  it('come back from their file, which has one form and is refused where it is damaged', () => {
    const invalid = expect.objectContaining({ code: 'BUNDLE_INVALID' });
    fc.assert(
      fc.property(rowsOf, fc.nat(), fc.nat(255), (cells, at, value) => {
        const learned = learnedRowsOf(encoded(cells), 30);
        const bytes = encodeLearnedRows(learned);
        expect(bytes.length).toBe(20 + 8 * learned.hashes.length);
        expect(decodeLearnedRows('x.hashes', bytes)).toEqual(learned);
        expect(() => decodeLearnedRows('x.hashes', bytes.subarray(0, -1))).toThrow(invalid);
        expect(() => decodeLearnedRows('x.hashes', Buffer.concat([bytes, Buffer.of(0)]))).toThrow(invalid);
        const damaged = Buffer.from(bytes);
        damaged[at % damaged.length] = value;
        try {
          decodeLearnedRows('x.hashes', damaged);
        } catch (error) {
          expect(error).toEqual(invalid);
        }
      }),
    );
    const unsorted = { hashes: BigUint64Array.of(2n, 1n), distinctRows: 2 };
    expect(() => decodeLearnedRows('x.hashes', encodeLearnedRows(unsorted))).toThrow(invalid);
    const twice = { hashes: BigUint64Array.of(1n, 1n), distinctRows: 2 };
    expect(() => decodeLearnedRows('x.hashes', encodeLearnedRows(twice))).toThrow(invalid);
    const more = { hashes: BigUint64Array.of(1n, 2n), distinctRows: 1 };
    expect(() => decodeLearnedRows('x.hashes', encodeLearnedRows(more))).toThrow(invalid);
  });
});
