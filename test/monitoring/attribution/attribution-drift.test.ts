import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/index.ts';
import type { EncodedRows } from '../../../src/data/index.ts';
import { createExplainer, readColumnExplainer } from '../../../src/models/explainer/index.ts';
import { serialiseLinearModel } from '../../../src/models/index.ts';
import { detectAttributionDrift, fitAttributionReference } from '../../../src/monitoring/attribution/index.ts';
import { rankingAgreement } from '../../../src/monitoring/attribution/ranking-agreement.ts';
import { findingSchema } from '../../../src/monitoring/finding-schema.ts';
import { binomialTail, createRandom, normal, type Random } from '../../../src/statistics/index.ts';

const { attribution: settings, drift } = settingsSchema.parse({}).monitoring;
const names = ['heavy', 'light', 'unused'];

/** A linear model of three features, of which it uses two: one twice as much as the other. */
const explainer = createExplainer({
  pipeline: {
    representation: 'linear',
    inputs: names.map((name) => ({ name, categoryCount: null })),
    columns: names.map((name, input) => ({ kind: 'value', name, input, imputed: 0, offset: 0, scale: 1 })),
  },
  columns: readColumnExplainer(
    'linear-json',
    serialiseLinearModel({ intercept: 0, coefficients: [2, 1, 0], names, means: [0, 0, 0] }),
  ),
});

function drawRows(random: Random, rowCount: number, deviations: readonly number[] = [1, 1, 1]): EncodedRows {
  const values = Float64Array.from({ length: rowCount * 3 }, (_, cell) => normal(random) * deviations[cell % 3]!);
  return { rowCount, featureCount: 3, values };
}

const reference = fitAttributionReference(
  { rows: drawRows(createRandom(1), 300) },
  explainer,
  settings,
  createRandom(2),
);
const detect = (rows: EncodedRows, seed = 3, given = settings) =>
  detectAttributionDrift({
    window: { rows },
    reference,
    settings: given,
    bins: drift.bins,
    random: createRandom(seed),
  });
const statuses = (findings: ReturnType<typeof detect>) =>
  findings.map(({ subject, status }) => [subject.kind === 'feature' ? subject.feature : subject.kind, status]);

describe('drift of the explanations', () => {
  it('is not seen where rows are as before, and a feature that the model does not use is not asked about', () => {
    const findings = detect(drawRows(createRandom(4), 100));
    expect(statuses(findings)).toEqual([
      ['heavy', 'ok'],
      ['light', 'ok'],
      ['all_features', 'ok'],
    ]);
    for (const finding of findings) {
      expect(findingSchema.parse(finding)).toEqual(finding);
      expect(finding).toMatchObject({ isDeciding: false, severity: 'info', sampleSize: 100, referenceSize: 300 });
    }
    expect(findings[0]?.distributions?.reference.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  it('is seen in the feature whose contributions changed, and in the ranking where another weighs most', () => {
    const findings = detect(drawRows(createRandom(15), 100, [1, 6, 1]));
    expect(statuses(findings)).toEqual([
      ['heavy', 'ok'],
      ['light', 'alert'],
      // (1 + 2 / log2 3) / (2 + 1 / log2 3), where the reference's own draws change little.
      ['all_features', 'alert'],
    ]);
    expect(findings[1]?.effectSize?.value).toBeGreaterThan(0.3);
    expect(findings[2]?.detail).toMatch(
      /^What weighs most is light, heavy, on the reference heavy, light; the rankings/,
    );
    expect(detect(drawRows(createRandom(15), 100, [1, 6, 1]), 3, { ...settings, decides: true })[1]).toMatchObject({
      isDeciding: true,
      severity: 'warning',
    });
  });

  it('says that rows are too few', () => {
    expect(new Set(detect(drawRows(createRandom(6), 9)).map(({ status }) => status))).toEqual(
      new Set(['insufficient']),
    );
    expect(detect(drawRows(createRandom(6), 0)).every(({ statistic }) => statistic === null)).toBe(true);
  });

  it('explains as many rows as the settings allow, the same ones with the same seed', () => {
    const many = drawRows(createRandom(7), 3000);
    const bounded = { ...settings, maximumRows: 200 };
    const findings = detect(many, 8, bounded);
    expect(findings[0]?.sampleSize).toBe(200);
    expect(detect(many, 8, bounded)).toEqual(findings);
    expect(detect(many, 9, bounded)).not.toEqual(findings);
  });

  it('is told of unchanged windows in a share alpha at most', () => {
    const random = createRandom(10);
    let alarms = 0;
    for (let window = 0; window < 300; window += 1) {
      const own = fitAttributionReference({ rows: drawRows(random, 300) }, explainer, settings, random);
      const findings = detectAttributionDrift({
        window: { rows: drawRows(random, 50) },
        reference: own,
        settings,
        bins: drift.bins,
        random,
      });
      if (findings.some(({ status }) => status === 'alert')) alarms += 1;
    }
    // So many alarms would not be a surprise if the share were alpha: the windows are a sample too.
    expect(binomialTail(alarms, 300, settings.alpha)).toBeGreaterThan(0.01);
  });
});

describe('the agreement of rankings', () => {
  it.each([
    [[3, 2, 1], [3, 2, 1], 1],
    [[3, 2, 1], [30, 20, 10], 1],
    [[3, 2, 1], [1, 2, 3], (1 + 2 / Math.log2(3) + 3 / 2) / (3 + 2 / Math.log2(3) + 1 / 2)],
    [[1, 0], [0, 1], 1 / Math.log2(3)],
    [[0, 0], [1, 2], null],
    [[], [], null],
  ])('of %o and %o is %o', (before, now, expected) => {
    if (expected === null) expect(rankingAgreement(before, now)).toBeNull();
    else expect(rankingAgreement(before, now)).toBeCloseTo(expected, 12);
  });

  it('lies above 0, is 1 at most, and does not depend on the unit', () => {
    const weights = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (before, stream) => {
        const now = before.map(() => stream.next().value as number);
        const agreement = rankingAgreement(before, now) as number;
        expect(agreement).toBeGreaterThan(0);
        expect(agreement).toBeLessThanOrEqual(1 + 1e-12);
        const scaled = rankingAgreement(
          before.map((weight) => weight * 4),
          now.map((weight) => weight * 8),
        );
        expect(scaled).toBeCloseTo(agreement, 12);
      }),
    );
  });
});
