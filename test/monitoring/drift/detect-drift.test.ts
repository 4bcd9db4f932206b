import { describe, expect, it } from 'vitest';
import type { DriftSettings } from '../../../src/monitoring/drift/drift-settings.ts';
import { detectDrift, driftScore, driftTestNames, fitDriftReference } from '../../../src/monitoring/drift/index.ts';
import { type Finding, subjectKey } from '../../../src/monitoring/finding.ts';
import { datasetSchemaSchema } from '../../../src/schema/index.ts';
import { benjaminiHochberg, createRandom, holm, shuffle } from '../../../src/statistics/index.ts';
import { type Change, drawRows, schema, settings } from './columns-of.ts';

const reference = drawRows(400, 1);

const detect = (rows: ReturnType<typeof drawRows>, own: DriftSettings = settings, seed = 1) =>
  detectDrift(rows, fitDriftReference(reference, schema, own, 'a digest'), { random: createRandom(seed) });

const detectChange = (rowCount: number, change: Change) => detect(drawRows(rowCount, 2, change));

const alerting = (findings: readonly Finding[]) =>
  findings
    .filter(({ isDeciding, status }) => isDeciding && status === 'alert')
    .map(({ subject }) => subjectKey(subject));

const of = (findings: readonly Finding[], subject: string, check: string): Finding =>
  findings.find((finding) => subjectKey(finding.subject) === subject && finding.check === check)!;

describe('the findings of a window', () => {
  it('ask each column all tests that apply, of which one decides, and all features together', async () => {
    const findings = await detect(drawRows(200, 2));
    const asked = (subject: string) =>
      findings
        .filter((finding) => subjectKey(finding.subject) === subject)
        .map(({ check, isDeciding }) => [check, isDeciding]);
    const beside = [
      ['population_stability_index', false],
      ['jensen_shannon', false],
    ];
    expect(asked('feature:age')).toEqual([['kolmogorov_smirnov', true], ...beside, ['wasserstein', false]]);
    expect(asked('feature:site')).toEqual([['chi_square', true], ...beside]);
    expect(asked('output')).toEqual(asked('feature:age'));
    expect(asked('all_features')).toEqual([['domain_classifier', true]]);
    expect(alerting(findings)).toEqual([]);
    expect(findings.every(({ status }) => status === 'ok')).toBe(true);
  });

  it('tell a shift, a remapped category and a surge of missing categories, each where it is', async () => {
    const shifted = alerting(await detectChange(200, { ageShift: 1 }));
    expect(shifted).toEqual(expect.arrayContaining(['feature:age', 'output', 'all_features']));
    expect(shifted).not.toContain('feature:site');
    const remapped = alerting(await detectChange(200, { remappedShare: 0.4 }));
    expect(remapped).toEqual(expect.arrayContaining(['feature:site', 'all_features']));
    expect(remapped).not.toContain('feature:age');
    const rows = drawRows(200, 2);
    for (let row = 0; row < 60; row += 1) rows.rows.values[row * 4 + 2] = Number.NaN;
    const findings = await detect(rows);
    expect(alerting(findings)).toContain('feature:site');
    expect(of(findings, 'feature:site', 'chi_square').detail).toMatch(/missing is 30% of it, before it was 0%/);
  });

  it('tell a remapped category among many features, each of which has a rare one', async () => {
    const featureCount = 60;
    const many = datasetSchemaSchema.parse({
      features: Array.from({ length: featureCount }, (_, index) => ({
        kind: 'categorical',
        name: `code_${index}`,
        categories: [{ value: 'a' }, { value: 'b' }, { value: 'rare' }],
      })),
      target: { name: 'ill', negativeValues: [0], positiveValues: [1] },
    });
    const draw = (rowCount: number, seed: number, isRemapped: boolean) => {
      const random = createRandom(seed);
      const values = Float64Array.from({ length: rowCount * featureCount }, (_, cell) => {
        const at = random.next();
        const code = at < 0.7 ? 0 : at < 0.99 ? 1 : 2;
        return isRemapped && cell % featureCount === 7 && code < 2 ? 1 - code : code;
      });
      const probabilities = Float64Array.from({ length: rowCount }, () => random.next());
      return { rows: { rowCount, featureCount, values }, probabilities };
    };
    const before = fitDriftReference(draw(300, 1, false), many, settings, 'a digest');
    const findings = await detectDrift(draw(100, 2, true), before, { random: createRandom(1) });
    expect(alerting(findings)).toContain('feature:code_7');
  });

  it('do not say that a classifier finds nothing where chance was not drawn often enough to prove it', async () => {
    const rows = drawRows(200, 2, { ageShift: 1 });
    const classifierOf = async (permutations: number) => {
      const own = { ...settings, domainClassifier: { ...settings.domainClassifier, permutations } };
      return of(await detect(rows, own), 'all_features', 'domain_classifier');
    };
    const few = await classifierOf(200);
    expect([few.status, few.statistic, few.pValue, few.adjustedPValue]).toEqual(['insufficient', null, null, null]);
    expect(few.detail).toContain('Too little to tell whether all features together have changed');
    const enough = await classifierOf(2_000);
    expect([enough.status, enough.pValue]).toEqual(['alert', 1 / 2_001]);
  });

  it('leave missing numbers out, and say how many were left', async () => {
    const rows = drawRows(200, 2, { missingAgeShare: 0.5 });
    const missing = rows.rows.values.filter((value, cell) => cell % 4 === 0 && Number.isNaN(value)).length;
    const found = of(await detect(rows), 'feature:age', 'kolmogorov_smirnov');
    expect(found.sampleSize).toBe(200 - missing);
    expect(found.status).toBe('ok');
    expect(found.detail).toContain(`(${missing} missing ones left out)`);
    expect(found.distributions?.bins.at(-1)).toBe('missing');
    expect(found.distributions?.current.at(-1)).toBeCloseTo(missing / 200, 12);
  });

  it('hold both distributions in the same few bins, each adding up to 1', async () => {
    for (const { distributions, check } of await detectChange(200, { ageShift: 3 })) {
      if (check === 'domain_classifier') continue;
      const { bins, edges, reference: before, current } = distributions!;
      expect(bins.length).toBeLessThanOrEqual(settings.bins.shown + 1);
      expect(before).toHaveLength(bins.length);
      expect(before.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(current.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      if (edges !== undefined) {
        expect(edges).toHaveLength(bins.filter((bin) => bin !== 'missing').length + 1);
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
      }
    }
  });

  it('are the same for the same rows in another order, apart from what the classifier exchanges', async () => {
    const rows = drawRows(150, 3, { ageShift: 0.3 });
    const order = shuffle(
      Uint32Array.from({ length: 150 }, (_, row) => row),
      createRandom(4),
    );
    const shuffled = {
      rows: {
        ...rows.rows,
        values: Float64Array.from([...order].flatMap((row) => [...rows.rows.values.subarray(row * 4, row * 4 + 4)])),
      },
      probabilities: Float64Array.from(order, (row) => rows.probabilities[row]!),
    };
    const own = { ...settings, domainClassifier: { ...settings.domainClassifier, enabled: false } };
    expect(await detect(shuffled, own)).toEqual(await detect(rows, own));
  });

  it('are the same for the same seed, and JSON keeps them whole', async () => {
    const findings = await detectChange(60, { ageShift: 0.4 });
    expect(await detectChange(60, { ageShift: 0.4 })).toEqual(findings);
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });
});

describe('bad input', () => {
  const unsaid = (findings: readonly Finding[]) =>
    findings.filter(({ status }) => status !== 'insufficient').map(({ subject }) => subjectKey(subject));

  it('of an empty window, and of one with too few rows, is insufficient everywhere', async () => {
    for (const rowCount of [0, settings.minimumRows - 1]) {
      const findings = await detect(drawRows(rowCount, 2));
      expect(unsaid(findings)).toEqual([]);
      for (const { statistic, pValue, adjustedPValue, threshold, sampleSize, detail } of findings) {
        expect([statistic, pValue, adjustedPValue, threshold]).toEqual([null, null, null, null]);
        expect(sampleSize).toBeLessThanOrEqual(rowCount);
        expect(detail).toMatch(/^Too little to tell/);
      }
    }
  });

  it('of a feature that is all missing is insufficient for that feature alone', async () => {
    const findings = await detectChange(100, { missingAgeShare: 1 });
    expect(of(findings, 'feature:age', 'kolmogorov_smirnov').status).toBe('insufficient');
    expect(of(findings, 'feature:weight', 'kolmogorov_smirnov').status).toBe('ok');
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });

  it('of a reference without one value of a feature, of constants and of infinite numbers never gives NaN', async () => {
    const rows = drawRows(120, 5);
    const odd = drawRows(120, 6);
    for (let row = 0; row < 120; row += 1) {
      rows.rows.values[row * 4] = Number.NaN;
      rows.rows.values[row * 4 + 1] = 7;
      rows.rows.values[row * 4 + 2] = 1;
      odd.rows.values[row * 4] = row % 2 === 0 ? Number.POSITIVE_INFINITY : 1e308;
      odd.rows.values[row * 4 + 1] = row % 2 === 0 ? -1e308 : 1e308;
    }
    for (const [before, now] of [
      [rows, odd],
      [odd, rows],
      [rows, rows],
    ] as const) {
      const findings = await detectDrift(now, fitDriftReference(before, schema, settings, 'odd'), {
        random: createRandom(1),
      });
      expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
      for (const finding of findings) {
        expect(driftScore(finding) === null).toBe(finding.status === 'insufficient');
      }
    }
  });

  it('of rows that do not fit the features is a bug that is said', () => {
    const { rows, probabilities } = drawRows(20, 1);
    const fewer = { ...schema, features: schema.features.slice(1) };
    expect(() => fitDriftReference({ rows, probabilities }, fewer, settings, '')).toThrow(RangeError);
  });
});

describe('settings', () => {
  const pValuesOf = (findings: readonly Finding[]) =>
    findings.filter(({ isDeciding, pValue }) => isDeciding && pValue !== null);

  it.each([
    { correction: 'holm', expected: holm },
    { correction: 'benjamini_hochberg', expected: benjaminiHochberg },
    { correction: 'none', expected: (values: readonly number[]) => [...values] },
  ] as const)('correct by $correction over all deciding tests together', async ({ correction, expected }) => {
    const findings = pValuesOf(await detect(drawRows(200, 2, { ageShift: 0.3 }), { ...settings, correction }));
    expect(findings).toHaveLength(schema.features.length + 2);
    expect(findings.map(({ adjustedPValue }) => adjustedPValue)).toEqual(
      expected(findings.map(({ pValue }) => pValue!)),
    );
    for (const { adjustedPValue, status, threshold } of findings) {
      expect(threshold).toBe(settings.alpha);
      expect(status).toBe(adjustedPValue! <= settings.alpha ? 'alert' : 'ok');
    }
  });

  it('hold distances against a number where the strategy is fixed', async () => {
    const own = { ...settings, thresholds: { ...settings.thresholds, strategy: 'fixed' as const } };
    const findings = await detect(drawRows(50, 2), own);
    const index = findings.filter(({ check }) => check === 'population_stability_index');
    for (const { statistic, threshold, pValue, status } of index) {
      expect([threshold, pValue]).toEqual([0.2, null]);
      expect(status).toBe(statistic! > 0.2 ? 'alert' : 'ok');
    }
    // What the convention does to windows of this size, and calibration does not.
    expect(index.some(({ status }) => status === 'alert')).toBe(true);
    expect((await detect(drawRows(50, 2))).some(({ status }) => status === 'alert')).toBe(false);
  });

  it('let another test decide, and ask no other than those', async () => {
    const own = {
      ...settings,
      tests: [],
      deciding: { numeric: 'wasserstein' as const, category: 'jensen_shannon' as const },
      domainClassifier: { ...settings.domainClassifier, enabled: false },
    };
    const findings = await detect(drawRows(200, 2, { ageShift: 1 }), own);
    expect(findings.map(({ check }) => check)).toEqual([
      'wasserstein',
      'wasserstein',
      'jensen_shannon',
      'jensen_shannon',
      'wasserstein',
    ]);
    expect(alerting(findings)).toEqual(['feature:age', 'output']);
  });
});

it('scores how much changed from 0 to 1, and more for a greater shift', async () => {
  const scores = await Promise.all(
    [0, 0.5, 1, 3].map(async (ageShift) => {
      const findings = await detectChange(400, { ageShift });
      return [...driftTestNames.filter((name) => name !== 'chi_square'), 'domain_classifier'].map(
        (check) => driftScore(of(findings, check === 'domain_classifier' ? 'all_features' : 'feature:age', check))!,
      );
    }),
  );
  for (const [step, ofStep] of scores.entries()) {
    for (const [index, score] of ofStep.entries()) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      if (step > 0) expect(score).toBeGreaterThan(scores[step - 1]![index]!);
    }
  }
});
