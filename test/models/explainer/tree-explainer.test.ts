import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineName, EngineSession } from '../../../src/engines/index.ts';
import { gaussLegendre } from '../../../src/models/explainer/gauss-legendre.ts';
import { type ColumnExplainer, readColumnExplainer } from '../../../src/models/explainer/index.ts';
import { createTreeExplainer } from '../../../src/models/explainer/tree-explainer.ts';
import { readLightgbm, readXgboost, type Tree, type TreeEnsemble } from '../../../src/models/files/index.ts';
import { type ModelFormat, readScorer } from '../../../src/models/index.ts';
import { createRandom, type Random } from '../../../src/statistics/index.ts';
import { caseOf, drawRows, drawTies, drawTree, fitDrawn, shapes } from '../scoring/drawn-models.ts';
import { openSessions, type Rows } from '../scoring/engine-sessions.ts';
import { marginSimply } from '../scoring/score-simply.ts';
import { contributionsSimply } from './explain-simply.ts';

const formats: Readonly<Record<EngineName, ModelFormat>> = { xgboost: 'xgboost-ubj', lightgbm: 'lightgbm-text' };

interface Oracle {
  engine: EngineName;
  name: string;
  model: string;
  rows: (number | null)[][];
  contributions: number[][];
}
const oracles: Oracle[] = JSON.parse(
  readFileSync(new URL('../../oracles/contributions.json', import.meta.url), 'utf8'),
);

const rowsOf = (rows: readonly (readonly (number | null)[])[]): Rows => ({
  values: Float64Array.from(rows.flat(), (value) => value ?? Number.NaN),
  rowCount: rows.length,
  columnCount: rows[0]!.length,
});

/** Per row the contributions and, last, the base value: as the engines give them. */
function explain({ columnCount, baseValue, contributions }: ColumnExplainer, { values, rowCount }: Rows): number[][] {
  const into = new Float64Array(rowCount * columnCount).fill(Number.NaN);
  contributions(values, 0, rowCount, into);
  return Array.from({ length: rowCount }, (_, row) => [
    ...into.subarray(row * columnCount, (row + 1) * columnCount),
    baseValue,
  ]);
}

function expectNear(found: readonly number[], expected: ArrayLike<number>, within: number): void {
  expect(found.length).toBe(expected.length);
  for (const [index, value] of found.entries()) {
    if (!(Math.abs(value - expected[index]!) <= within)) expect(found).toEqual(Array.from(expected));
  }
}

describe('contributions are those of the engine’s own package', () => {
  it.each(oracles.map((oracle) => [`${oracle.engine}: ${oracle.name}`, oracle] as const))('%s', (_, oracle) => {
    const explainer = readColumnExplainer(formats[oracle.engine], Buffer.from(oracle.model, 'base64'));
    expect(explainer.scale).toBe(oracle.name === 'a forest of probabilities' ? 'probability' : 'log_odds');
    const found = explain(explainer, rowsOf(oracle.rows));
    for (const [row, contributions] of oracle.contributions.entries()) expectNear(found[row]!, contributions, 1e-6);
  });
});

describe('a file whose covers are damaged', () => {
  const fileOf = (name: string): Buffer => Buffer.from(oracles.find((oracle) => oracle.name === name)!.model, 'base64');
  const lightgbmWith = (from: RegExp, to: string): Buffer => {
    const text = fileOf('leaves of 4').toString('latin1');
    const [tree] = /Tree=0\n[\s\S]*?\n\n\n/.exec(text)!;
    const changed = tree.replace(from, to);
    expect(changed).not.toBe(tree);
    // The stated size of the tree is put right, so that what is tested is what stands in it.
    return Buffer.from(
      text.replace(tree, changed).replace(`tree_sizes=${tree.length}`, `tree_sizes=${changed.length}`),
      'latin1',
    );
  };

  it.each([
    ['a count below 0', /leaf_count=\d+/, 'leaf_count=-3'],
    ['a count that is no number', /internal_count=\d+/, 'internal_count=nan'],
    ['a count too few', /leaf_count=\d+ /, 'leaf_count='],
    ['no counts', /internal_count=.*\n/, ''],
  ])('is refused of %s, and scored as before', (_, from, to) => {
    const bytes = lightgbmWith(from, to);
    expect(() => readColumnExplainer('lightgbm-text', bytes)).toThrowError(
      expect.objectContaining({ code: 'MODEL_FILE_INVALID' }),
    );
    expect(readScorer('lightgbm-text', bytes).columnCount).toBe(5);
  });

  it('is refused of a hessian that is no number', () => {
    const bytes = fileOf('shallow trees');
    const at = bytes.indexOf('sum_hessian') + 'sum_hessian'.length;
    // The marker of an array of float32, its length, and then the numbers.
    expect(bytes.subarray(at, at + 4).toString('latin1')).toBe('[$d#');
    const damaged = Buffer.from(bytes);
    damaged.writeFloatBE(Number.NaN, at + 4 + 9);
    expect(() => readColumnExplainer('xgboost-ubj', damaged)).toThrowError(
      expect.objectContaining({ code: 'MODEL_FILE_INVALID', message: expect.stringContaining('sum_hessian is NaN') }),
    );
    expect(readScorer('xgboost-ubj', damaged).columnCount).toBe(5);
  });

  it.each(['shallow trees', 'leaves of 4'])('is refused, or explained without an end of the process (%s)', (name) => {
    const bytes = fileOf(name);
    const format = name === 'leaves of 4' ? 'lightgbm-text' : 'xgboost-ubj';
    const random = createRandom(9);
    const row = new Float64Array(5);
    for (let count = 0; count < 200; count += 1) {
      const damaged = Buffer.from(bytes);
      for (let flips = 0; flips < 3; flips += 1) damaged[random.integer(damaged.length)]! ^= 1 << random.integer(8);
      try {
        readColumnExplainer(format, damaged).contributions(row, 0, 1, new Float64Array(5));
      } catch (error) {
        expect(error).toMatchObject({ code: 'MODEL_FILE_INVALID' });
      }
    }
  });
});

describe('contributions are those of the engine that is called', () => {
  let sessions: Record<EngineName, EngineSession>;
  beforeAll(async () => {
    sessions = await openSessions();
  }, 120_000);
  afterAll(async () => {
    for (const session of Object.values(sessions ?? {})) await session.close();
  });

  it.each(['xgboost', 'lightgbm'] as const)(
    '%s',
    async (engine) => {
      await fc.assert(
        fc.asyncProperty(shapes, caseOf[engine], async (shape, parameters) => {
          const random = createRandom(shape.seed);
          const rows = drawRows(random, shape.rowCount, shape.columnCount, shape.missingShare);
          const bytes = await fitDrawn(sessions[engine], rows, random, parameters, shape.rounds);
          const ensemble = engine === 'xgboost' ? readXgboost(bytes) : readLightgbm(bytes);
          const explainer = readColumnExplainer(formats[engine], bytes);
          const scorer = readScorer(formats[engine], bytes);
          // The engine tells what its file sums up to, before the sigmoid's own factor.
          const factor = ensemble.sigmoid === null ? 1 : ensemble.sigmoid / ensemble.divisor;
          for (const held of [drawRows(random, 60, shape.columnCount, 0.3), drawTies(random, ensemble, 60)]) {
            const expected = await sessions[engine].predict(bytes, held, 'contributions');
            const length = shape.columnCount + 1;
            for (const [row, found] of explain(explainer, held).entries()) {
              const raw = found.map((value) => value / factor);
              const margin = raw.reduce((sum, value) => sum + value, 0);
              const scored = scorer.margin(held.values, row * shape.columnCount);
              // XGBoost adds up its leaves, and its contributions, in float32: each tree is one rounding more, so that of
              // more than eight trees its own sixth digit is not sure. LightGBM adds in float64.
              const roundings = ensemble.trees.length * 2 ** -23 * Math.max(1, ...raw.map(Math.abs));
              const within = engine === 'xgboost' ? Math.max(1e-6, roundings) : 1e-9;
              expectNear(raw, expected.subarray(row * length, (row + 1) * length), within);
              expect(Math.abs(margin - scored)).toBeLessThan(within);
            }
          }
        }),
        { numRuns: 40 },
      );
    },
    120_000,
  );
});

/** Covers of leaves at random, none among them, added up to the root. */
function withCovers(tree: Tree, random: Random): Tree {
  const cover = Float64Array.from(tree.left, () => Math.floor(random.next() * 6));
  // Children stand after their parents.
  for (let node = cover.length - 1; node >= 0; node -= 1) {
    if (tree.left[node] !== -1) cover[node] = cover[tree.left[node]!]! + cover[tree.right[node]!]!;
  }
  return { ...tree, cover };
}

function drawEnsemble(
  random: Random,
  columnCount: number,
  leafCounts: readonly number[],
  arithmetic: TreeEnsemble['arithmetic'],
): TreeEnsemble {
  const kinds = arithmetic === 'float32' ? [0, 1] : [0, 1, 2, 3, 4];
  const trees = leafCounts.map((leaves) => withCovers(drawTree(random, leaves, columnCount, kinds), random));
  return { columnCount, arithmetic, trees, baseMargin: 0.25, divisor: 1, sigmoid: 1 };
}

describe.each(['float32', 'float64'] as const)('random trees in %s', (arithmetic) => {
  it('have the Shapley values of the definition, also where no training row came', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
        (seed, columnCount, leafCounts) => {
          const random = createRandom(seed);
          const ensemble = drawEnsemble(random, columnCount, leafCounts, arithmetic);
          const rows = drawRows(random, 10, columnCount, 0.2);
          for (const [row, found] of explain(createTreeExplainer(ensemble), rows).entries()) {
            const own = rows.values.subarray(row * columnCount, (row + 1) * columnCount);
            expectNear(found, contributionsSimply(ensemble, own), 1e-11);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('have contributions that add up to the margin, however deep they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }),
        (seed, columnCount, leafCounts) => {
          const random = createRandom(seed);
          const ensemble = drawEnsemble(random, columnCount, leafCounts, arithmetic);
          const rows = drawRows(random, 40, columnCount, 0.2);
          let worst = 0;
          for (const [row, found] of explain(createTreeExplainer(ensemble), rows).entries()) {
            const own = rows.values.subarray(row * columnCount, (row + 1) * columnCount);
            const sum = found.reduce((total, value) => total + value, 0);
            // In float64, where XGBoost's own sum is rounded to float32 at each tree.
            const margin = ensemble.trees.reduce(
              (total, tree) => total + marginSimply({ ...ensemble, baseMargin: 0, trees: [tree] }, own),
              ensemble.baseMargin,
            );
            worst = Math.max(worst, Math.abs(sum - margin));
          }
          expect(worst).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });
});

it('a chain of 300 columns, each on the way to the last leaf, is explained exactly', () => {
  const columnCount = 300;
  const nodeCount = 2 * columnCount + 1;
  const nodes = Array.from({ length: nodeCount }, (_, node) => node);
  const isSplit = (node: number) => node % 2 === 0 && node < nodeCount - 1;
  const tree: Tree = {
    left: Int32Array.from(nodes, (node) => (isSplit(node) ? node + 1 : -1)),
    right: Int32Array.from(nodes, (node) => (isSplit(node) ? node + 2 : -1)),
    column: Int32Array.from(nodes, (node) => (isSplit(node) ? node / 2 : 0)),
    threshold: new Float64Array(nodeCount),
    missing: new Uint8Array(nodeCount),
    // 1 where all columns are above 0.
    value: Float64Array.from(nodes, (node) => (node === nodeCount - 1 ? 1 : 0)),
    cover: Float64Array.from(nodes, (node) => (node % 2 === 0 ? 0.99 ** (node / 2) : 0.01 * 0.99 ** ((node - 1) / 2))),
  };
  const ensemble: TreeEnsemble = {
    columnCount,
    arithmetic: 'float64',
    trees: [tree],
    baseMargin: 0,
    divisor: 1,
    sigmoid: 1,
  };
  const [found] = explain(createTreeExplainer(ensemble), {
    values: new Float64Array(columnCount).fill(1),
    rowCount: 1,
    columnCount,
  });
  const base = 0.99 ** columnCount;
  // All columns are alike, so each has the same share of what the row is above the mean.
  expectNear(found!, [...new Array(columnCount).fill((1 - base) / columnCount), base], 1e-12);
});

describe('Gauss–Legendre quadrature', () => {
  it.each([2, 4, 6, 10, 40, 150])('of %d points is exact for polynomials of twice as high a degree', (count) => {
    const { points, weights } = gaussLegendre(count);
    for (let power = 0; power < 2 * count; power += 1) {
      const sum = points.reduce((total, point, index) => total + weights[index]! * point ** power, 0);
      expect(Math.abs(sum - 1 / (power + 1))).toBeLessThan(1e-13);
    }
  });
});
