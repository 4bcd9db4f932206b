import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkWindowQuality, qualityCheckNames, qualityChecks } from '../../../src/monitoring/data-quality/index.ts';
import { factsOf } from '../../../src/monitoring/data-quality/reference-facts.ts';
import { findingSchema } from '../../../src/monitoring/finding-schema.ts';
import { createRandom } from '../../../src/statistics/index.ts';
import {
  check,
  days,
  drawRows,
  featureCount,
  reference,
  referenceOf,
  refusals,
  schema,
  settings,
  windowOf,
} from './quality-windows.ts';

const cell = fc.oneof(fc.constantFrom(Number.NaN, 0, 1, 2, 3), fc.double({ noDefaultInfinity: true, noNaN: true }));
const rowsOf = (most: number) =>
  fc.array(fc.array(cell, { minLength: featureCount, maxLength: featureCount }), { maxLength: most }).map((rows) => ({
    rowCount: rows.length,
    featureCount,
    values: Float64Array.from(rows.flat()),
  }));
const issue = fc.record({
  feature: fc.constantFrom('age', 'chol', 'pain', 'sex', 'nobody', ''),
  code: fc.constantFrom('out_of_range', 'unknown_category', 'wrong_type', 'missing_feature', 'unknown_feature', 'odd'),
  found: fc.string({ maxLength: 8 }),
});
const refused = fc.array(fc.record({ timeMs: fc.nat(), issues: fc.array(issue, { maxLength: 4 }) }), { maxLength: 40 });
const counts = fc.array(fc.nat({ max: 2000 }), { maxLength: 9 });

describe.each(qualityChecks.map((one) => [one.name, one] as const))('%s', (name, { run, summary }) => {
  it('gives what JSON can hold of whatever comes, one observation for each subject', () => {
    fc.assert(
      fc.property(rowsOf(40), rowsOf(40), refused, counts, (own, before, refusedRows, requests) => {
        const held = referenceOf(before);
        const [period = null, ...earlier] = days(requests);
        const window = windowOf(own, refusedRows);
        const input = { window, reference: held, schema, settings, period, earlier, facts: factsOf(held) };
        const observed = run(input);
        const subjects = observed.map(({ subject }) => JSON.stringify(subject));
        expect(new Set(subjects).size).toBe(subjects.length);
        for (const observation of observed) {
          expect(observation.detail).toMatch(/^.{10,400}\.$/s);
          expect(observation.detail).not.toMatch(/NaN|Infinity|undefined/);
          if (!observation.isJudged) continue;
          const { pValue, statistic, threshold, effectSize } = observation;
          for (const number of [statistic, pValue ?? 0, threshold ?? 0, effectSize?.value ?? 0]) {
            expect(Number.isFinite(number)).toBe(true);
          }
          expect(pValue ?? 0).toBeGreaterThanOrEqual(0);
          expect(pValue ?? 0).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says that rows are too few, and never that all is well, of an empty window', () => {
    const window = windowOf(drawRows(createRandom(2), 0));
    const input = { window, reference, schema, settings, period: null, earlier: [], facts: factsOf(reference) };
    for (const observation of run(input)) expect(observation.isJudged).toBe(false);
  });

  it('finds the same whatever the order of the rows', () => {
    const rows = drawRows(createRandom(3), 60);
    const reversed = Float64Array.from({ length: rows.values.length }, (_, at) => {
      const row = rows.rowCount - 1 - Math.floor(at / featureCount);
      return rows.values[row * featureCount + (at % featureCount)] as number;
    });
    const of = (values: Float64Array) =>
      run({
        window: windowOf({ ...rows, values }),
        reference,
        schema,
        settings,
        period: null,
        earlier: [],
        facts: factsOf(reference),
      });
    expect(of(reversed)).toEqual(of(rows.values));
  });

  it('has a name that is listed, and a question', () => {
    expect(qualityCheckNames).toContain(name);
    expect(summary).toMatch(/^(is|are|does|do) /);
  });
});

describe('findings', () => {
  it('are as monitoring keeps them, and no name stands for two checks', () => {
    expect(new Set(qualityChecks.map(({ name }) => name)).size).toBe(qualityChecks.length);
    const findings = check(windowOf(drawRows(createRandom(4), 80), refusals(40, 'chol', 'out_of_range')), {
      period: days([80])[0]!,
      earlier: days([100, 90, 110, 100, 100]),
    });
    for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
    expect(findings.length).toBeGreaterThan(10);
  });

  it('are none of a fault where the reference is empty too', () => {
    const empty = referenceOf(drawRows(createRandom(1), 0));
    const findings = checkWindowQuality({ window: windowOf(empty.rows), reference: empty, schema, settings });
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['insufficient']));
  });
});
