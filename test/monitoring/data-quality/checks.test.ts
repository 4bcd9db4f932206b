import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/statistics/index.ts';
import {
  alertsOf,
  check,
  days,
  drawRows,
  featureCount,
  refusals,
  schema,
  settings,
  windowOf,
  withFeature,
} from './quality-windows.ts';

const healthy = drawRows(createRandom(10), 100);
const one = (findings: ReturnType<typeof check>, name: string, feature?: string) =>
  findings.find(
    ({ check: found, subject }) =>
      found === name && (feature === undefined || (subject.kind === 'feature' && subject.feature === feature)),
  );

it('nothing is wrong with a healthy window', () => {
  const findings = check(windowOf(healthy), { period: days([100])[0]!, earlier: days([90, 120, 80, 100, 110, 95]) });
  expect(alertsOf(findings)).toEqual([]);
  expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['ok']));
});

describe('missing values', () => {
  const window = windowOf(withFeature(healthy, 'chol', (row, before) => (row % 4 === 0 ? Number.NaN : before)));

  it('that surge in one feature are told of that one', () => {
    const findings = check(window);
    expect(alertsOf(findings)).toEqual(['missing_share:chol']);
    const found = one(findings, 'missing_share', 'chol');
    expect(found).toMatchObject({
      severity: 'warning',
      sampleSize: 100,
      referenceSize: 300,
      threshold: settings.alpha,
    });
    expect(found?.adjustedPValue).toBeLessThan(1e-5);
    expect(found?.effectSize?.value).toBeGreaterThan(0.2);
    expect(found?.detail).toMatch(/^chol is missing in \d+% of 100 rows, in the reference in \d+% of 300\.$/);
  });

  it('of most rows are critical', () => {
    const findings = check(windowOf(withFeature(healthy, 'chol', (row, before) => (row % 5 ? Number.NaN : before))));
    expect(one(findings, 'missing_share', 'chol')).toMatchObject({ status: 'alert', severity: 'critical' });
  });

  it('that are fewer than before are no fault, and a feature that cannot be missing is not asked about', () => {
    const findings = check(
      windowOf(withFeature(healthy, 'chol', (_, before) => (Number.isNaN(before) ? 250 : before))),
    );
    expect(alertsOf(findings)).toEqual([]);
    expect(one(findings, 'missing_share', 'age')).toBeUndefined();
  });
});

describe('refused requests', () => {
  it.each([
    ['a unit error', 'chol', 'out_of_range', 'out_of_range'],
    ['a new category', 'pain', 'unknown_category', 'new_categories'],
    ['a number as text', 'age', 'wrong_type', 'wrong_type'],
    ['a feature that is left out', 'sex', 'missing_feature', 'absent_values'],
    ['null where a value must be', 'sex', 'null_not_allowed', 'absent_values'],
  ])('of %s are told under their feature and over all', (_, feature, code, name) => {
    const findings = check(windowOf(healthy, refusals(25, feature, code)));
    expect(alertsOf(findings)).toEqual(['refused_share', `${name}:${feature}`]);
    expect(one(findings, name, feature)).toMatchObject({ statistic: 0.2, sampleSize: 125, severity: 'warning' });
  });

  it('say what was found, the most frequent first', () => {
    const window = windowOf(healthy, [
      ...refusals(4, 'chol', 'out_of_range', '5.2'),
      ...refusals(9, 'chol', 'out_of_range', '4.8'),
    ]);
    expect(one(check(window), 'out_of_range', 'chol')?.detail).toBe(
      '13 requests of 113 (12%) have a value of chol outside its range: 4.8 (9 times), 5.2 (4 times).',
    );
    expect(one(check(window), 'refused_share')?.detail).toBe(
      '13 requests of 113 (12%) were refused: out of range in chol (13 times).',
    );
  });

  it('where nothing is answered any more are critical', () => {
    const window = windowOf(drawRows(createRandom(1), 0), refusals(30, 'chol', 'out_of_range'));
    const findings = check(window);
    expect(one(findings, 'refused_share')).toMatchObject({ status: 'alert', severity: 'critical', sampleSize: 30 });
    expect(one(findings, 'missing_share', 'chol')?.status).toBe('insufficient');
  });

  it('are no fault where they are few, and a request counts once', () => {
    expect(alertsOf(check(windowOf(healthy, refusals(2, 'chol', 'out_of_range'))))).toEqual([]);
    const twice = [{ feature: 'chol', code: 'out_of_range', found: '1' }];
    const [refused] = refusals(1, 'chol', 'out_of_range');
    const window = windowOf(healthy, [{ ...refused!, issues: [...refused!.issues, ...twice] }]);
    expect(one(check(window), 'out_of_range', 'chol')?.statistic).toBe(1 / 101);
  });
});

describe('a stuck feature', () => {
  it('is told where chance does not explain it', () => {
    const findings = check(windowOf(withFeature(healthy, 'age', () => 54)));
    expect(alertsOf(findings)).toEqual(['stuck_feature:age']);
    expect(one(findings, 'stuck_feature', 'age')?.detail).toMatch(/^age is 54 in all 100 rows; in the reference/);
  });

  it('is not one that never varied, nor one that is often the same', () => {
    expect(one(check(windowOf(healthy)), 'stuck_feature', 'constant')).toBeUndefined();
    const few = drawRows(createRandom(11), 20);
    // Seven of ten have the value 1: twenty in a row are one window in a thousand, and many features are looked at.
    const findings = check(windowOf(withFeature(few, 'sex', () => 1)));
    expect(one(findings, 'stuck_feature', 'sex')).toMatchObject({ status: 'ok', statistic: 1 });
    expect(one(check(windowOf(withFeature(healthy, 'sex', () => 1))), 'stuck_feature', 'sex')?.status).toBe('alert');
  });

  it('is missing, not stuck, where it has no value at all', () => {
    const findings = check(windowOf(withFeature(healthy, 'pain', () => Number.NaN)));
    expect(alertsOf(findings)).toEqual(['missing_share:pain']);
    expect(one(findings, 'stuck_feature', 'pain')?.status).toBe('insufficient');
  });
});

describe('numbers far out', () => {
  it('are told where they are more than in the reference', () => {
    const findings = check(windowOf(withFeature(healthy, 'chol', (row, before) => (row % 8 === 0 ? 690 : before))));
    expect(alertsOf(findings)).toEqual(['outlier_share:chol']);
  });
  it('are no fault where they are one or two', () => {
    const findings = check(windowOf(withFeature(healthy, 'chol', (row, before) => (row === 5 ? 690 : before))));
    expect(alertsOf(findings)).toEqual([]);
  });
});

describe('one record again and again', () => {
  const repeated = (count: number) => ({
    ...healthy,
    values: healthy.values.map((value, at) => (at < count * featureCount ? healthy.values[at % featureCount]! : value)),
  });
  it('is told from a fifth of the rows on', () => {
    const findings = check(windowOf(repeated(30)));
    expect(alertsOf(findings)).toEqual(['repeated_record']);
    expect(one(findings, 'repeated_record')?.detail).toBe('One record makes up 30 rows of 100 (30%).');
    expect(alertsOf(check(windowOf(repeated(15))))).toEqual([]);
  });

  it('is no fault where so few values are possible that the reference is like that too', () => {
    const only = { ...schema, features: schema.features.filter(({ kind }) => kind === 'binary') };
    const random = createRandom(12);
    const draw = (rowCount: number) => ({
      rowCount,
      featureCount: 1,
      values: Float64Array.from({ length: rowCount }, () => (random.next() < 0.7 ? 1 : 0)),
    });
    const rows = draw(300);
    const reference = { rows, probabilities: new Float64Array(300), labels: new Uint8Array(300) };
    expect(alertsOf(check(windowOf(draw(100)), { schema: only, reference }))).toEqual([]);
  });
});

describe('traffic', () => {
  const window = windowOf(healthy);
  const earlier = days([0, 90, 120, 80, 100, 110, 95]).slice(1);
  const of = (count: number, before = earlier) =>
    one(check(window, { period: { ...days([count])[0]!, rowCount: count }, earlier: before }), 'request_rate');

  it.each([
    [0, 'alert', 'critical'],
    [10, 'alert', 'warning'],
    [40, 'ok', 'info'],
    [100, 'ok', 'info'],
    [300, 'ok', 'info'],
    [900, 'alert', 'warning'],
  ] as const)('of %d requests a day, where a hundred are usual, is %s', (count, status, severity) => {
    expect(of(count)).toMatchObject({ status, severity, sampleSize: count, referenceSize: 6 });
  });

  it('of a weekend is no alarm, once one was seen', () => {
    // From Friday back: five days of work, a weekend of 12 and 9, and so on.
    const week = [100, 95, 110, 105, 90, 9, 12];
    const before = days([0, ...week, ...week]).slice(1);
    expect(of(9, before)?.status).toBe('ok');
    expect(of(4, before)?.status).toBe('alert');
    expect(of(9, before.slice(0, 5))?.status).toBe('alert');
  });

  it('is silent longer than ever where a Monday is like a Sunday', () => {
    const week = [100, 95, 110, 105, 90, 0, 0];
    const earlierWeeks = [...week, ...week];
    const statusAfter = (silent: number[]) => of(0, days([0, ...silent, ...earlierWeeks]).slice(1))?.status;
    expect([statusAfter([]), statusAfter([0]), statusAfter([0, 0])]).toEqual(['ok', 'ok', 'alert']);
  });

  it('is not judged on few windows, or where next to nothing is usual', () => {
    expect(of(0, earlier.slice(0, 4))?.status).toBe('insufficient');
    expect(of(0, days([0, 1, 3, 0, 2, 1, 1]).slice(1))?.status).toBe('insufficient');
  });

  it('says what would be usual', () => {
    expect(of(0)?.detail).toMatch(/^No request came in 1 day; 9\d(\.\d)? would be usual by the 6 windows before\.$/);
  });

  it('is not judged by windows of less than a day, of which no night is known, but for silence', () => {
    const minutes = days([100, 100, 100, 100, 100, 100, 100]).map((window, ago) => ({
      ...window,
      startsAtMs: (1000 - ago) * 60_000,
      endsAtMs: (1001 - ago) * 60_000,
    }));
    const [period, ...before] = minutes;
    const statusOf = (rowCount: number) =>
      one(check(window, { period: { ...period!, rowCount }, earlier: before }), 'request_rate')?.status;
    expect([statusOf(100), statusOf(3), statusOf(0)]).toEqual(['insufficient', 'insufficient', 'alert']);
  });

  it('is measured from window to window where their rows close them, so that a burst is no flood', () => {
    const hourMs = 3_600_000;
    const bursts = Array.from({ length: 8 }, (_, ago) => ({
      startsAtMs: (100 - 6 * ago) * hourMs,
      // All rows of a batch in a second, but for one that took a minute.
      endsAtMs: (100 - 6 * ago) * hourMs + (ago === 3 ? 60_000 : 1_000),
      rowCount: 100,
      refusedCount: 0,
      closedBy: 'count' as const,
    }));
    expect(one(check(window, { period: bursts[0]!, earlier: bursts.slice(1) }), 'request_rate')?.status).toBe('ok');
  });
});
