import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/index.ts';
import { classificationMetrics, type MetricName } from '../../../src/metrics/index.ts';
import {
  createEstimationReference,
  createPerformanceReference,
  type EstimatedMetricName,
  estimatedMetricNames,
  estimatedMetrics,
  estimatePerformance,
  metricRange,
  samplingErrorOf,
} from '../../../src/monitoring/performance/index.ts';
import { createRandom } from '../../../src/statistics/index.ts';
import { windowOf } from './window-of.ts';

interface Expected {
  value: number[];
  samplingError: number[];
  realised: number[];
  lower: number[];
  upper: number[];
  lowerThreshold: number;
  upperThreshold: number;
  alert: boolean[];
}

type ScoreCounts = [ofClass0: number[], ofClass1: number[]];

const oracle: {
  reference: ScoreCounts[];
  analysis: ScoreCounts[];
  needsCalibration: boolean;
  calibrated: number[];
  placementDeviation: number;
  placementShare: number;
  metrics: Record<EstimatedMetricName, Expected>;
  published: Record<EstimatedMetricName, [number, number]>;
} = JSON.parse(readFileSync(new URL('../../oracles/performance-estimation.json', import.meta.url), 'utf8'));

const settings = settingsSchema.parse({}).monitoring;
const threshold = 0.48;

/** The rows of which there are so many with each score, in hundredths, and each label. */
function rowsOf(...chunks: ScoreCounts[]): { labels: Uint8Array; probabilities: Float64Array } {
  const labels: number[] = [];
  const probabilities: number[] = [];
  for (const chunk of chunks) {
    for (const [label, counts] of chunk.entries()) {
      for (const [hundredth, count] of counts.entries()) {
        for (let row = 0; row < count; row += 1) {
          labels.push(label);
          probabilities.push(hundredth / 100);
        }
      }
    }
  }
  return { labels: Uint8Array.from(labels), probabilities: Float64Array.from(probabilities) };
}

const classesOf = (probabilities: Float64Array): Uint8Array =>
  Uint8Array.from(probabilities, (probability) => (probability >= threshold ? 1 : 0));

function fitReference(rows: { labels: Uint8Array; probabilities: Float64Array }) {
  const encoded = { rowCount: rows.labels.length, featureCount: 0, values: new Float64Array() };
  const random = createRandom(1);
  const performance = createPerformanceReference({ rows: encoded, ...rows }, threshold, settings.performance, random);
  return createEstimationReference(performance, settings.estimation, random);
}

const reference = fitReference(rowsOf(...oracle.reference));

const estimatesOf = (...chunks: ScoreCounts[]) => {
  const { probabilities } = rowsOf(...chunks);
  const calibrated = reference.calibrate === null ? probabilities : probabilities.map(reference.calibrate);
  return { probabilities, calibrated, values: estimatedMetrics(calibrated, classesOf(probabilities)) };
};

describe('the estimate without outcomes, on NannyML’s own data', () => {
  it('calibrates where NannyML does, to the same map', () => {
    expect(oracle.needsCalibration).toBe(true);
    for (const [hundredth, expected] of oracle.calibrated.entries()) {
      expect(reference.calibrate?.(hundredth / 100)).toBeCloseTo(expected, 12);
    }
  });

  it('is NannyML’s, chunk by chunk', () => {
    const chunks = [...oracle.reference, ...oracle.analysis];
    for (const [index, chunk] of chunks.entries()) {
      const { values } = estimatesOf(chunk);
      for (const metric of estimatedMetricNames) {
        // NannyML rounds the counts along the ROC curve to five decimals.
        expect(Math.abs(values[metric]! - oracle.metrics[metric].value[index]!)).toBeLessThan(
          metric === 'rocAuc' ? 1e-8 : 1e-12,
        );
      }
    }
  });

  it('is what NannyML published', () => {
    const [first, ...rest] = oracle.analysis;
    for (const [chunk, chunks] of [[first!], rest].entries()) {
      const { values, calibrated } = estimatesOf(...chunks);
      for (const metric of estimatedMetricNames) {
        const published = oracle.published[metric][chunk]!;
        if (metric !== 'rocAuc') expect(Math.abs(values[metric]! - published)).toBeLessThan(1e-12);
      }
      // The published area is of a version that took one row of the probability 1 more than there were.
      const withOneMore = Float64Array.of(...calibrated, 1);
      const { rocAuc } = estimatedMetrics(withOneMore, classesOf(withOneMore));
      expect(Math.abs(rocAuc! - oracle.published.rocAuc[chunk]!)).toBeLessThan(1e-9);
      expect(Math.abs(values.rocAuc! - oracle.published.rocAuc[chunk]!)).toBeLessThan(3e-6);
    }
  });

  it('has NannyML’s sampling errors', () => {
    for (const metric of estimatedMetricNames) {
      for (const [index, chunk] of [...oracle.reference, ...oracle.analysis].entries()) {
        const rows = rowsOf(chunk).labels.length;
        const found = samplingErrorOf(reference.samplingErrors[metric], rows)!;
        const expected = oracle.metrics[metric].samplingError[index]!;
        // Equal scores count one half here; NannyML ranks them as it happens to sort them, which moves them a little more.
        expect(Math.abs(found / expected - 1)).toBeLessThan(metric === 'rocAuc' ? 5e-3 : 1e-12);
      }
    }
    expect(reference.samplingErrors.rocAuc?.deviation).toBeCloseTo(oracle.placementDeviation, 12);
    expect(reference.samplingErrors.rocAuc?.share).toBeCloseTo(oracle.placementShare, 12);
  });

  it('has NannyML’s thresholds from the same chunks', () => {
    const realised = oracle.reference.map((chunk) => {
      const { labels, probabilities } = rowsOf(chunk);
      return classificationMetrics(labels, probabilities, threshold);
    });
    for (const metric of estimatedMetricNames) {
      const values = realised.map((metrics) => metrics[metric]!);
      for (const [index, value] of values.entries()) {
        expect(value).toBeCloseTo(oracle.metrics[metric].realised[index]!, 12);
      }
      const range = metricRange(metric, values, settings.performance.range.standardDeviations)!;
      expect(range.lower).toBeCloseTo(oracle.metrics[metric].lowerThreshold, 12);
      expect(range.upper).toBeCloseTo(oracle.metrics[metric].upperThreshold, 12);
    }
  });

  it('finds what NannyML finds, with its band, and says that it is an estimate', () => {
    for (const [index, chunk] of oracle.analysis.entries()) {
      const { probabilities } = rowsOf(chunk);
      const window = windowOf({ probabilities, classes: classesOf(probabilities) });
      for (const finding of estimatePerformance({ window, reference, settings, random: createRandom(3) })) {
        const { subject, status, interval, detail, isDeciding } = finding;
        const metric = (subject as { metric: MetricName }).metric as EstimatedMetricName;
        const expected = oracle.metrics[metric];
        const at = index + oracle.reference.length;
        expect(status).toBe(expected.alert[at] ? 'alert' : 'ok');
        expect(interval!.lower).toBeCloseTo(expected.lower[at]!, 4);
        expect(interval!.upper).toBeCloseTo(expected.upper[at]!, 4);
        expect(detail).toMatch(/an estimate from the probabilities alone/);
        expect(isDeciding).toBe(settings.performance.decidingMetrics.includes(metric));
      }
    }
  });
});

describe('the estimate', () => {
  it('decides nothing where outcomes are known', () => {
    const { probabilities, labels } = rowsOf(oracle.analysis[2]!);
    const window = windowOf({ probabilities, classes: classesOf(probabilities), labels: Int8Array.from(labels) });
    const findings = estimatePerformance({ window, reference, settings, random: createRandom(3) });
    expect(findings.map(({ status }) => status)).toContain('alert');
    expect(findings.some(({ isDeciding }) => isDeciding)).toBe(false);
  });

  it('takes no luck of the reference for a fall, and sees patients that are harder', () => {
    const random = createRandom(21);
    const draw = (count: number, spread: number) =>
      Float64Array.from({ length: count }, () => 0.5 + spread * (random.next() - 0.5));
    const probabilities = draw(150, 0.9);
    // The likelier ones all came true, by chance.
    const labels = classesOf(probabilities);
    const lucky = { ...fitReference({ labels, probabilities }), calibrate: null };
    const areaOf = (rows: Float64Array) => {
      const window = windowOf({ probabilities: rows, classes: classesOf(rows) });
      const findings = estimatePerformance({ window, reference: lucky, settings, random: createRandom(3) });
      return findings.find(({ subject }) => subject.kind === 'metric' && subject.metric === 'rocAuc')!;
    };
    const [same, harder] = [areaOf(draw(100, 0.9)), areaOf(draw(100, 0.2))];
    expect(same.statistic).toBeLessThan(same.threshold!);
    expect([same.status, same.adjustedPValue! > 0.05]).toEqual(['ok', true]);
    expect(same.detail).toMatch(/below .*, which chance does as well \(p = /);
    expect([harder.status, harder.adjustedPValue! < 0.01]).toEqual(['alert', true]);
  });

  it('is the realised metric where the probabilities are certain and right', () => {
    const cells = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(cells, (rows) => {
        const labels = Uint8Array.from(rows, ([label]) => Number(label));
        const probabilities = Float64Array.from(labels);
        const found = estimatedMetrics(probabilities, labels);
        const realised = classificationMetrics(labels, probabilities, 0.5);
        for (const metric of estimatedMetricNames) expect(found[metric]).toBe(realised[metric]);
      }),
    );
  });

  it('is what the metrics are on average, whatever the order of the rows', () => {
    const random = createRandom(7);
    const probabilities = Float64Array.from({ length: 2_000 }, () => random.next());
    const classes = classesOf(probabilities);
    const found = estimatedMetrics(probabilities, classes);
    const turned = estimatedMetrics(probabilities.toReversed(), classes.toReversed());
    const sums = new Map<EstimatedMetricName, number>();
    for (let draw = 0; draw < 50; draw += 1) {
      const labels = Uint8Array.from(probabilities, (probability) => (random.next() < probability ? 1 : 0));
      const realised = classificationMetrics(labels, probabilities, threshold);
      for (const metric of estimatedMetricNames) sums.set(metric, (sums.get(metric) ?? 0) + realised[metric]! / 50);
    }
    for (const metric of estimatedMetricNames) {
      expect(turned[metric]).toBeCloseTo(found[metric]!, 12);
      expect(Math.abs(found[metric]! - sums.get(metric)!)).toBeLessThan(0.006);
    }
  });

  it('is a number or nothing, of any rows', () => {
    const rows = fc.array(
      fc.tuple(fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })), fc.boolean()),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, (cells) => {
        const probabilities = Float64Array.from(cells, ([probability]) => probability);
        const classes = Uint8Array.from(cells, ([, isPositive]) => Number(isPositive));
        for (const value of Object.values(estimatedMetrics(probabilities, classes))) {
          if (value !== null) expect(value >= 0 && value <= 1).toBe(true);
        }
        for (const finding of estimatePerformance({
          window: windowOf({ probabilities, classes }),
          reference,
          settings,
          random: createRandom(3),
        })) {
          expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
          expect(finding.status).toBe(
            cells.length < settings.estimation.minimumRows || finding.statistic === null
              ? 'insufficient'
              : finding.status,
          );
        }
      }),
    );
  });

  it('does not calibrate again what is right', () => {
    const random = createRandom(12);
    const references = Array.from({ length: 60 }, () => {
      const probabilities = Float64Array.from({ length: 300 }, () => random.next());
      return { probabilities, labels: Uint8Array.from(probabilities, (p) => (random.next() < p ? 1 : 0)) };
    });
    expect(references.filter((rows) => fitReference(rows).calibrate !== null).length).toBeLessThan(9);
    const steep = references.map(({ probabilities, labels }) => ({
      labels,
      probabilities: probabilities.map((p) => p ** 3),
    }));
    expect(steep.filter((rows) => fitReference(rows).calibrate === null)).toEqual([]);
  });

  it('leaves a reference of one class as it is, and says what it cannot tell', () => {
    const oneClass = { labels: new Uint8Array(40).fill(1), probabilities: new Float64Array(40).fill(0.9) };
    const narrow = fitReference(oneClass);
    expect(narrow.calibrate).toBeNull();
    const { probabilities } = oneClass;
    const findings = estimatePerformance({
      window: windowOf({ probabilities, classes: classesOf(probabilities) }),
      reference: narrow,
      settings,
      random: createRandom(3),
    });
    const statusOf = (name: MetricName) =>
      findings.find(({ subject }) => subject.kind === 'metric' && subject.metric === name)?.status;
    expect([statusOf('specificity'), statusOf('rocAuc')]).toEqual(['insufficient', 'insufficient']);
    expect(statusOf('accuracy')).not.toBe('insufficient');
  });
});
