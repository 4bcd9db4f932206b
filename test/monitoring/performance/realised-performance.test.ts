import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/index.ts';
import { classificationMetrics, type MetricName, metricNames } from '../../../src/metrics/index.ts';
import type { Finding } from '../../../src/monitoring/finding.ts';
import { createPerformanceReference, realisedPerformance } from '../../../src/monitoring/performance/index.ts';
import type { WindowRows } from '../../../src/monitoring/window-rows.ts';
import { createRandom, type Random } from '../../../src/statistics/index.ts';
import { windowOf } from './window-of.ts';

const { performance: defaults } = settingsSchema.parse({}).monitoring;
/** Fewer samples, since intervals are tested where bootstrap is. */
const settings = {
  ...defaults,
  range: { ...defaults.range, chunks: 200 },
  bootstrap: { ...defaults.bootstrap, resamples: 200, method: 'percentile' as const },
};
const threshold = 0.5;

/** Rows whose probabilities are right, of a model with an area under the ROC curve of about 0.9. */
function drawRows(count: number, random: Random): { labels: Uint8Array; probabilities: Float64Array } {
  const probabilities = Float64Array.from({ length: count }, () => {
    const share = random.next();
    return share < 0.5 ? 0.25 * random.next() : 1 - 0.3 * random.next();
  });
  return { probabilities, labels: Uint8Array.from(probabilities, (p) => (random.next() < p ? 1 : 0)) };
}

const classesOf = (probabilities: Float64Array): Uint8Array => Uint8Array.from(probabilities, (p) => Number(p >= 0.5));

function labelledWindow({ labels, probabilities }: { labels: ArrayLike<number>; probabilities: Float64Array }) {
  return windowOf({ probabilities, classes: classesOf(probabilities), labels: Int8Array.from(labels) });
}

function referenceOf({ labels, probabilities }: { labels: Uint8Array; probabilities: Float64Array }, seed = 1) {
  const rows = { rowCount: labels.length, featureCount: 0, values: new Float64Array() };
  return createPerformanceReference({ rows, labels, probabilities }, threshold, settings, createRandom(seed));
}

const reference = referenceOf(drawRows(400, createRandom(11)));
const findingsOf = (window: WindowRows, changed: Partial<typeof settings> = {}) =>
  realisedPerformance({ window, reference, settings: { ...settings, ...changed }, random: createRandom(2) });

function findingOf(findings: readonly Finding[], metric: MetricName): Finding {
  const found = findings.find(({ subject }) => subject.kind === 'metric' && subject.metric === metric);
  if (found === undefined) throw new Error(`there is no finding of ${metric}`);
  return found;
}

describe('realised performance', () => {
  it('is every metric of the rows whose outcome is known, with its interval, and their share', () => {
    const rows = drawRows(150, createRandom(3));
    const known = Int8Array.from(rows.labels, (label, row) => (row % 3 === 0 ? label : -1));
    const findings = findingsOf(labelledWindow({ ...rows, labels: known }));
    const isKnown = (_: number, row: number): boolean => row % 3 === 0;
    const expected = classificationMetrics(rows.labels.filter(isKnown), rows.probabilities.filter(isKnown), threshold);
    for (const metric of metricNames) {
      const { statistic, interval, status, sampleSize, referenceSize, detail, isDeciding } = findingOf(
        findings,
        metric,
      );
      expect([metric, statistic]).toEqual([metric, expected[metric]]);
      expect(interval!.lower).toBeLessThanOrEqual(statistic!);
      expect(interval!.upper).toBeGreaterThanOrEqual(statistic!);
      expect([status, sampleSize, referenceSize]).toEqual(['ok', 50, 400]);
      expect(detail).toContain('the outcome of 50 of 150 rows (33%) is known');
      expect(isDeciding).toBe(settings.decidingMetrics.includes(metric));
    }
    const coverage = findings.find(({ check }) => check === 'label_coverage');
    expect([coverage?.statistic, coverage?.sampleSize, coverage?.isDeciding]).toEqual([1 / 3, 150, false]);
  });

  it('alerts where what the features mean has changed, in the bad direction of each metric', () => {
    const { labels, probabilities } = drawRows(100, createRandom(4));
    const flipped = labels.map((label, row) => (row % 3 === 0 ? 1 - label : label));
    const findings = findingsOf(labelledWindow({ labels: flipped, probabilities }));
    const area = findingOf(findings, 'rocAuc');
    expect([area.status, area.severity]).toEqual(['alert', 'critical']);
    expect(area.statistic).toBeLessThan(area.threshold!);
    expect(area.effectSize!.value).toBeLessThan(0);
    expect(area.detail).toMatch(/^ROC AUC has fallen to 0\.\d+ \(95% interval .*\), beyond 0\.\d+ that the reference/);
    const brier = findingOf(findings, 'brierScore');
    expect(brier.status).toBe('alert');
    expect(brier.statistic).toBeGreaterThan(brier.threshold!);
    expect(brier.detail).toMatch(/^Brier score has risen to/);
  });

  it('does not alert of a metric that is better than the reference explains', () => {
    const { labels } = drawRows(300, createRandom(5));
    const certain = Float64Array.from(labels, (label) => (label === 1 ? 0.99 : 0.01));
    const findings = findingsOf(labelledWindow({ labels, probabilities: certain }));
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('alerts of a set fall, within what chance explains', () => {
    const { labels, probabilities } = drawRows(60, createRandom(6));
    const worse = labels.map((label, row) => (row % 20 === 0 ? 1 - label : label));
    const window = labelledWindow({ labels: worse, probabilities });
    const found = findingOf(findingsOf(window), 'accuracy');
    expect(found.status).toBe('ok');
    const strict = findingOf(findingsOf(window, { maximumFall: 0.001 }), 'accuracy');
    const { mean } = reference.rangesOf(60).accuracy!;
    expect(strict.threshold).toBeCloseTo(mean - 0.001, 12);
    expect(strict.status).toBe(found.statistic! < mean - 0.001 ? 'alert' : 'ok');
    const generous = findingOf(findingsOf(window, { maximumFall: 0.9 }), 'accuracy');
    expect(generous).toEqual(found);
  });

  it('says that it cannot tell: no outcome, too few, one class alone, no rows', () => {
    const rows = drawRows(60, createRandom(7));
    const statusesOf = (findings: readonly Finding[]) =>
      new Map(findings.flatMap(({ subject, status }) => (subject.kind === 'metric' ? [[subject.metric, status]] : [])));
    const none = findingsOf(labelledWindow({ ...rows, labels: new Int8Array(60).fill(-1) }));
    expect(new Set(statusesOf(none).values())).toEqual(new Set(['insufficient']));
    expect(findingOf(none, 'f1').detail).toBe('F1 cannot be told: no outcome of this window is known yet.');
    const few = Int8Array.from(rows.labels, (label, row) => (row < settings.minimumLabelledRows - 1 ? label : -1));
    expect(new Set(statusesOf(findingsOf(labelledWindow({ ...rows, labels: few }))).values()).size).toBe(1);
    expect(findingOf(findingsOf(labelledWindow({ ...rows, labels: few })), 'f1').detail).toContain('20 are needed');

    const oneClass = findingsOf(labelledWindow({ ...rows, labels: new Int8Array(60) }));
    const statuses = statusesOf(oneClass);
    for (const metric of ['rocAuc', 'averagePrecision', 'mcc', 'recall', 'precision', 'f1'] as const) {
      expect([metric, statuses.get(metric)]).toEqual([metric, 'insufficient']);
      expect(findingOf(oneClass, metric).detail).toContain('all 60 known outcomes are of one class');
    }
    expect(statuses.get('accuracy')).not.toBe('insufficient');
    const positives = statusesOf(findingsOf(labelledWindow({ ...rows, labels: new Int8Array(60).fill(1) })));
    expect([positives.get('f1'), positives.get('rocAuc')]).toEqual(['ok', 'insufficient']);

    const empty = findingsOf(labelledWindow({ labels: [], probabilities: new Float64Array() }));
    expect(new Set(empty.map(({ status }) => status))).toEqual(new Set(['insufficient']));
  });

  it('raises few false alarms, with a reference that is smaller than the window', () => {
    const random = createRandom(8);
    let alarms = 0;
    const trials = 100;
    for (let trial = 0; trial < trials; trial += 1) {
      const small = referenceOf(drawRows(150, random), trial);
      const window = labelledWindow(drawRows(trial % 2 === 0 ? 250 : 40, random));
      const findings = realisedPerformance({ window, reference: small, settings, random });
      if (findings.some(({ isDeciding, status }) => isDeciding && status === 'alert')) alarms += 1;
    }
    expect(alarms / trials).toBeLessThan(0.05);
  });

  it('asks chance of a metric outside its range, which in few rows of a good model lies there easily', () => {
    const random = createRandom(12);
    const trials = 250;
    let outside = 0;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const good = referenceOf(drawRows(300, random), trial);
      const window = labelledWindow(drawRows(20, random));
      const decisive = realisedPerformance({ window, reference: good, settings, random }).filter(
        ({ isDeciding, pValue }) => isDeciding && pValue !== null,
      );
      outside += Number(decisive.length > 0);
      alarms += Number(decisive.some(({ status }) => status === 'alert'));
      for (const { status, adjustedPValue, statistic, threshold: bound, subject, detail } of decisive) {
        const isLow = subject.kind === 'metric' && subject.metric === 'brierScore';
        expect(isLow ? statistic! > bound! : statistic! < bound!).toBe(true);
        expect(status).toBe(adjustedPValue! <= settings.exchange.alpha ? 'alert' : 'ok');
        expect(detail).toMatch(status === 'ok' ? /, which chance does as well \(p = 0\.\d+ after/ : /, p = .* after/);
      }
    }
    expect(outside / trials).toBeGreaterThan(0.02);
    expect(alarms / trials).toBeLessThanOrEqual(0.012);
  });

  it('leaves it to the range where both sides have many rows', () => {
    const random = createRandom(13);
    const { labels, probabilities } = drawRows(120, random);
    const flipped = labels.map((label, row) => (row % 3 === 0 ? 1 - label : label));
    const window = labelledWindow({ labels: flipped, probabilities });
    const few = findingOf(findingsOf(window), 'rocAuc');
    const many = findingOf(findingsOf(window, { exchange: { ...settings.exchange, maximumRows: 100 } }), 'rocAuc');
    expect([few.status, few.adjustedPValue! < 0.01]).toEqual(['alert', true]);
    expect([many.status, many.pValue, many.threshold]).toEqual(['alert', null, few.threshold]);
    const sampled = findingOf(findingsOf(window, { exchange: { ...settings.exchange, maximumRows: 200 } }), 'rocAuc');
    expect([sampled.status, sampled.adjustedPValue! < 0.01]).toEqual(['alert', true]);
  });

  it('holds numbers or nothing, of any outcomes', () => {
    const row = fc.tuple(
      fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
      fc.integer({ min: -1, max: 1 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const probabilities = Float64Array.from(rows, ([probability]) => probability);
        const findings = findingsOf(labelledWindow({ labels: rows.map(([, label]) => label), probabilities }), {
          minimumLabelledRows: 2,
        });
        expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the range that the reference explains', () => {
  it('is that of theory, the reference’s own error included', () => {
    const { labels, probabilities } = drawRows(500, createRandom(9));
    const wide = referenceOf({ labels, probabilities });
    const accuracy = classificationMetrics(labels, probabilities, threshold).accuracy!;
    for (const size of [50, 500, 5_000]) {
      const { mean, lower } = wide.rangesOf(size).accuracy!;
      const expected = 3 * Math.sqrt(accuracy * (1 - accuracy) * (1 / size + 1 / 500));
      expect(Math.abs(mean - accuracy)).toBeLessThan(expected / 10);
      expect(Math.abs((mean - lower) / expected - 1)).toBeLessThan(0.3);
      expect(wide.rangesOf(size)).toBe(wide.rangesOf(size));
      expect(referenceOf({ labels, probabilities }).rangesOf(size)).toEqual(wide.rangesOf(size));
    }
  });

  it('stays within the metric’s limits, and is none where the reference has no rows', () => {
    const { accuracy, mcc, logLoss } = reference.rangesOf(3);
    expect([accuracy!.upper, mcc!.upper, logLoss!.lower]).toEqual([1, 1, 0]);
    const nothing = referenceOf({ labels: new Uint8Array(), probabilities: new Float64Array() });
    expect(nothing.rangesOf(50).accuracy).toBeNull();
    const window = labelledWindow(drawRows(50, createRandom(1)));
    const findings = realisedPerformance({ window, reference: nothing, settings, random: createRandom(2) });
    expect(findingOf(findings, 'f1').detail).toContain('the reference has too few rows');
  });
});
