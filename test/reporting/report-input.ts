import { settingsSchema } from '../../src/config/settings.ts';
import { metricNames, metricWireNames } from '../../src/metrics/index.ts';
import { driftScoreName, type Finding, type MeasuredMetric, trendsOf } from '../../src/monitoring/index.ts';
import type { ReportInput } from '../../src/reporting/report-input.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../../src/schema/index.ts';
import { finding } from '../monitoring/findings.ts';

export const writtenAt = new Date('2026-03-02T08:00:00Z');
const startMs = Date.parse('2026-03-01T10:00:00Z');

/** A schema of so many features, every third of them with categories. */
export function schemaOf(count: number): DatasetSchema {
  const features = Array.from({ length: count }, (_, index) => {
    const base = { name: `feature_${index}`, description: `measure ${index} of a visit`, nullable: true };
    return index % 3 === 2
      ? {
          kind: 'categorical',
          ...base,
          categories: [
            { value: 0, label: 'absent' },
            { value: 1, label: 'present' },
          ],
        }
      : { kind: 'numeric', ...base, unit: 'mm Hg' };
  });
  return datasetSchemaSchema.parse({
    features,
    target: {
      name: 'outcome',
      negativeValues: [0],
      positiveValues: [1],
      negativeLabel: 'no disease',
      positiveLabel: 'disease',
    },
  });
}

const bins = 20;
const numbers = (shift: number): NonNullable<Finding['distributions']> => {
  const shares = (centre: number): number[] => {
    const weights = Array.from({ length: bins }, (_, bin) => Math.exp(-((bin - centre) ** 2) / 18));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  const edges = Array.from({ length: bins + 1 }, (_, edge) => 80 + 5 * edge);
  return {
    bins: edges.slice(0, -1).map((edge, bin) => `${edge} to ${edges[bin + 1]}`),
    edges,
    reference: shares(8),
    current: shares(8 + shift),
  };
};

const categories = (shift: number): NonNullable<Finding['distributions']> => ({
  bins: ['absent', 'present', 'missing'],
  reference: [0.7, 0.29, 0.01],
  current: [0.7 - shift, 0.29, 0.01 + shift],
});

/** What the monitors find of one feature: a drift of half of them, and every check and test that they have. */
function findingsOf(feature: DatasetSchema['features'][number], index: number): readonly Finding[] {
  const subject = { kind: 'feature', feature: feature.name } as const;
  const isNumeric = feature.kind === 'numeric';
  const isChanged = index % 2 === 0;
  const distributions = isNumeric ? numbers(isChanged ? 4 : 0) : categories(isChanged ? 0.4 : 0);
  const tests = [
    isNumeric ? 'kolmogorov_smirnov' : 'chi_square',
    'population_stability_index',
    'jensen_shannon',
    ...(isNumeric ? ['wasserstein'] : []),
  ];
  const checks = ['out_of_range', 'wrong_type', 'absent_values', 'missing_share', 'stuck_feature', 'outlier_share'];
  return [
    ...checks.map((check) =>
      finding({ monitor: 'data_quality', check, subject, detail: `${feature.name} is as it should be.` }),
    ),
    ...tests.map((check, place) =>
      finding({
        check,
        subject,
        distributions,
        isDeciding: place === 0,
        status: isChanged ? 'alert' : 'ok',
        statistic: isChanged ? 0.5 : 0.05,
        effectSize: { name: 'size', value: isChanged ? 0.5 : 0.05 },
        pValue: isChanged ? 1e-9 : 0.4,
        adjustedPValue: isChanged ? 1e-8 : 1,
        detail: `${feature.name} was tested by ${check}.`,
      }),
    ),
    finding({
      monitor: 'attribution_drift',
      check: 'contribution_distribution',
      subject,
      isDeciding: false,
      distributions: numbers(0),
      effectSize: { name: 'change_of_share', value: 0.01 },
    }),
  ];
}

const ofMetric = (monitor: 'performance' | 'estimated_performance', value: number, difference: number) =>
  metricNames.map((metric) =>
    finding({
      monitor,
      check: monitor === 'performance' ? 'realised' : 'estimated',
      subject: { kind: 'metric', metric },
      statistic: value,
      threshold: 0.65,
      isDeciding: monitor === 'performance' && ['f1', 'rocAuc', 'mcc', 'brierScore'].includes(metric),
      effectSize: { name: 'difference', value: difference },
      interval: { lower: value - 0.08, upper: value + 0.08 },
      pValue: null,
      adjustedPValue: null,
      detail: `${metric} was measured.`,
    }),
  );

export interface Shape {
  readonly features?: number;
  readonly windows?: number;
  readonly schema?: DatasetSchema;
  readonly findings?: readonly Finding[];
  readonly verdict?: ReportInput['report']['run']['verdict'];
  readonly rowCount?: number;
  readonly figures?: number;
}

/** A report of a window in which much has changed, as the monitors tell of it; its parts can be others. */
export function reportInput(shape: Shape = {}): ReportInput {
  const { features = 13, windows = 30, schema = schemaOf(features), verdict = 'changed', rowCount = 100 } = shape;
  const findings = shape.findings ?? allFindings(schema);
  const series = seriesOf(schema, windows);
  const settings = settingsSchema.parse(shape.figures === undefined ? {} : { reports: { figures: shape.figures } });
  return {
    report: {
      window: {
        windowId: `window-${windows}`,
        model: 'visits',
        version: '3',
        sequence: windows,
        startsAtMs: startMs + (windows - 1) * 3_600_000,
        endsAtMs: startMs + windows * 3_600_000,
        rowCount,
        refusedCount: 2,
        closedBy: 'count',
        ranges: [],
        digest: 'c'.repeat(64),
        firstPredictionId: null,
        lastPredictionId: null,
        closedAt: writtenAt,
      },
      run: {
        monitorRunId: 'run-1',
        windowId: `window-${windows}`,
        inputDigest: 'd'.repeat(64),
        verdict,
        summary: 'Changed: drift.',
        outcomes: {},
        labelCount: rowCount,
        labelsAsOf: writtenAt,
        startedAt: writtenAt,
        endedAt: writtenAt,
      },
      findings,
    },
    schema,
    version: { kind: 'xgboost', threshold: 0.5, digest: 'e'.repeat(64) },
    series,
    sequences: new Map(Array.from({ length: windows }, (_, index) => [`window-${index + 1}`, index + 1])),
    trends: trendsOf(series, settings.monitoring.trends),
    alerts: [],
    settings,
    writtenAt,
  };
}

export function allFindings(schema: DatasetSchema): readonly Finding[] {
  return [
    finding({ monitor: 'data_quality', check: 'refused_share', subject: { kind: 'traffic' } }),
    ...schema.features.flatMap(findingsOf),
    finding({ subject: { kind: 'output' }, distributions: probabilities, status: 'alert', statistic: 0.3 }),
    finding({ check: 'domain_classifier', subject: { kind: 'all_features' }, status: 'alert', statistic: 0.9 }),
    finding({
      monitor: 'performance',
      check: 'label_coverage',
      subject: { kind: 'traffic' },
      isDeciding: false,
      statistic: 0.6,
      pValue: null,
      adjustedPValue: null,
    }),
    ...ofMetric('performance', 0.8, 0.01),
    ...ofMetric('estimated_performance', 0.76, -0.03),
    finding({
      monitor: 'performance',
      check: 'worst_slice',
      subject: { kind: 'slice', metric: 'recall', feature: schema.features[0]?.name ?? '', value: 'below 48' },
      isDeciding: false,
      statistic: 0.7,
      effectSize: { name: 'difference', value: -0.1 },
      interval: { lower: 0.6, upper: 0.8 },
    }),
  ];
}

const probabilities: NonNullable<Finding['distributions']> = {
  bins: ['below 0.2', '0.2 to 0.4', '0.4 to 0.6', '0.6 to 0.8', '0.8 and above'],
  edges: [0.01, 0.2, 0.4, 0.6, 0.8, 0.99],
  reference: [0.4, 0.1, 0.1, 0.1, 0.3],
  current: [0.1, 0.2, 0.3, 0.2, 0.2],
};

function seriesOf(schema: DatasetSchema, windows: number): readonly MeasuredMetric[] {
  const names = [
    ...metricNames.flatMap((metric) => [metricWireNames[metric], `estimated_${metricWireNames[metric]}`]),
    'positive_share',
    'refused_share',
    'labelled_share',
    driftScoreName({ kind: 'output' }, 'kolmogorov_smirnov'),
    ...schema.features.flatMap(({ name, kind }) =>
      (kind === 'numeric'
        ? ['kolmogorov_smirnov', 'population_stability_index', 'jensen_shannon', 'wasserstein']
        : ['chi_square', 'population_stability_index', 'jensen_shannon']
      ).map((test) => driftScoreName({ kind: 'feature', feature: name }, test)),
    ),
  ];
  return Array.from({ length: windows }, (_, index) => index + 1).flatMap((sequence) =>
    names.map(
      (metric, place): MeasuredMetric => ({
        metric,
        value: 0.7 + 0.1 * Math.sin(sequence + place),
        lower: place < 10 ? 0.6 : null,
        upper: place < 10 ? 0.8 : null,
        sampleSize: 100,
        windowId: `window-${sequence}`,
        model: 'visits',
        version: '3',
        monitorRunId: `run-${sequence}`,
        measuredAt: new Date(startMs + sequence * 3_600_000),
      }),
    ),
  );
}
