import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineName, EngineSession } from '../../../src/engines/index.ts';
import { readLightgbm, readXgboost, type TreeEnsemble } from '../../../src/models/files/index.ts';
import {
  type ModelFormat,
  openScoringPool,
  readScorer,
  type Scorer,
  serialiseLinearModel,
} from '../../../src/models/index.ts';
import { createTreeScorer } from '../../../src/models/scorer/tree-scorer.ts';
import { createRandom } from '../../../src/statistics/index.ts';
import { caseOf, drawRows, drawTies, drawTree, fitDrawn, shapes } from './drawn-models.ts';
import { fitFile, openSessions, type Rows } from './engine-sessions.ts';
import { marginSimply } from './score-simply.ts';

let sessions: Record<EngineName, EngineSession>;
beforeAll(async () => {
  sessions = await openSessions();
}, 120_000);
afterAll(async () => {
  for (const session of Object.values(sessions ?? {})) await session.close();
});

const formats: Readonly<Record<EngineName, ModelFormat>> = { xgboost: 'xgboost-ubj', lightgbm: 'lightgbm-text' };
const readers = { xgboost: readXgboost, lightgbm: readLightgbm };

function expectSame(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  // Object.is by way of toEqual tells NaN from NaN and 0 from −0 rightly.
  expect(Array.from(found)).toEqual(Array.from(expected));
}

const inRange = (values: ArrayLike<number>): number[] => Array.from(values, (p) => Math.min(1, Math.max(0, p)));

function scoreAlone(scorer: Scorer, { values, rowCount, columnCount }: Rows, of: 'margin' | 'probability'): number[] {
  return Array.from({ length: rowCount }, (_, row) => scorer[of](values, row * columnCount));
}

describe.each(['xgboost', 'lightgbm'] as const)('%s scores', (engine) => {
  it('margins and probabilities as the engine does, with no bit of difference', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, caseOf[engine], async (shape, parameters) => {
        const random = createRandom(shape.seed);
        const rows = drawRows(random, shape.rowCount, shape.columnCount, shape.missingShare);
        const bytes = await fitDrawn(sessions[engine], rows, random, parameters, shape.rounds);
        const scorer = readScorer(formats[engine], bytes);
        const ensemble = readers[engine](bytes);
        for (const held of [rows, drawRows(random, 300, shape.columnCount, 0.3), drawTies(random, ensemble, 300)]) {
          const margins = scoreAlone(scorer, held, 'margin');
          expectSame(margins, await sessions[engine].predict(bytes, held, 'margin'));
          const probabilities = scorer.probabilities(held.values, held.rowCount);
          expectSame(probabilities, inRange(await sessions[engine].predict(bytes, held, 'value')));
          expectSame(scoreAlone(scorer, held, 'probability'), probabilities);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('every layout of trees', () => {
  it.each([
    ['float32', [0, 1]],
    ['float64', [0, 1, 2, 3, 4]],
  ] as const)('gives in %s what a walk from node to node gives', (arithmetic, kinds) => {
    fc.assert(
      fc.property(
        shapes,
        // Up to five leaves a tree is never deeper than four, and then it is complete.
        fc.constantFrom(5, 12, 200).chain((most) => fc.array(fc.integer({ min: 1, max: most }), { maxLength: 12 })),
        (shape, sizes) => {
          const random = createRandom(shape.seed);
          const ensemble: TreeEnsemble = {
            columnCount: shape.columnCount,
            arithmetic,
            trees: sizes.map((size) => drawTree(random, size, shape.columnCount, kinds)),
            baseMargin: 0.25,
            divisor: 1,
            sigmoid: 1,
          };
          const rows = drawRows(random, shape.rowCount, shape.columnCount, 0.2);
          const scorer = createTreeScorer(ensemble);
          const margins = scoreAlone(scorer, rows, 'margin');
          const row = (index: number) => rows.values.subarray(index * rows.columnCount, (index + 1) * rows.columnCount);
          expectSame(
            margins,
            margins.map((_, index) => marginSimply(ensemble, row(index))),
          );
          expectSame(scorer.probabilities(rows.values, rows.rowCount), scoreAlone(scorer, rows, 'probability'));
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** A tree whose left children are leaves: one split a column given, with the thresholds in order. */
function chain(columns: readonly number[], thresholdOf: (split: number) => number): TreeEnsemble['trees'][number] {
  const nodeCount = 2 * columns.length + 1;
  const isSplit = (node: number) => node % 2 === 0 && node < nodeCount - 1;
  const nodes = Array.from({ length: nodeCount }, (_, node) => node);
  return {
    left: Int32Array.from(nodes, (node) => (isSplit(node) ? node + 1 : -1)),
    right: Int32Array.from(nodes, (node) => (isSplit(node) ? node + 2 : -1)),
    column: Int32Array.from(nodes, (node) => (isSplit(node) ? columns[node / 2]! : 0)),
    threshold: Float64Array.from(nodes, (node) => (isSplit(node) ? thresholdOf(node / 2) : 0)),
    missing: new Uint8Array(nodeCount),
    value: Float64Array.from(nodes, (node) => (isSplit(node) ? 0 : node)),
  };
}

it('a model of many columns and very many thresholds is scored in smaller blocks', () => {
  const columnCount = 300;
  const ensemble: TreeEnsemble = {
    columnCount,
    arithmetic: 'float64',
    trees: [
      chain(new Array(66_000).fill(0), (split) => split + 1),
      chain(
        Array.from({ length: columnCount }, (_, column) => column),
        () => -0.5,
      ),
    ],
    baseMargin: 0,
    divisor: 1,
    sigmoid: 1e-5,
  };
  const random = createRandom(2);
  const rows = drawRows(random, 150, columnCount, 0);
  for (let row = 0; row < rows.rowCount; row += 1) rows.values[row * columnCount] = random.next() * 70_000;
  const scorer = createTreeScorer(ensemble);
  const margins = scoreAlone(scorer, rows, 'margin');
  expect(new Set(margins).size).toBeGreaterThan(100);
  expectSame(
    margins,
    margins.map((_, row) => marginSimply(ensemble, rows.values.subarray(row * columnCount))),
  );
  expectSame(scorer.probabilities(rows.values, rows.rowCount), scoreAlone(scorer, rows, 'probability'));
});

describe('a linear model', () => {
  it('adds its columns in order and is read back from its own file', () => {
    const model = { intercept: -0.3, coefficients: [0.1, 2, -1.7], names: ['a', 'b', 'c'] };
    const scorer = readScorer('linear-json', serialiseLinearModel(model));
    const row = Float64Array.of(9, 0.5, 0.25, 3);
    const margin = -0.3 + 0.1 * 0.5 + 2 * 0.25 + -1.7 * 3;
    expect(scorer.margin(row, 1)).toBe(margin);
    expect(scorer.probability(row, 1)).toBe(1 / (1 + Math.exp(-margin)));
  });
});

describe('threads', () => {
  it('give together what one gives alone', async () => {
    const random = createRandom(8);
    const rows = drawRows(random, 20_000, 3, 0.1);
    const labels = Uint8Array.from({ length: 20_000 }, () => Math.round(random.next()));
    const bytes = await fitFile(sessions.xgboost, rows, labels, { objective: 'binary:logistic', max_depth: 4 }, 5);
    const expected = readScorer('xgboost-ubj', bytes).probabilities(rows.values, rows.rowCount);
    const pool = await openScoringPool('xgboost-ubj', bytes, 2);
    try {
      expectSame(await pool.probabilities(rows.values, rows.rowCount), expected);
      expectSame(await pool.probabilities(rows.values, 5000), expected.subarray(0, 5000));
      expectSame(await pool.probabilities(rows.values, 0), []);
    } finally {
      await pool.close();
    }
  });

  it('refuse a damaged file as one does', async () => {
    await expect(openScoringPool('xgboost-ubj', Buffer.from('{'), 2)).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
    });
  });
});
