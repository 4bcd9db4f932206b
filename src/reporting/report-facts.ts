import { driftScore, type Finding } from '../monitoring/index.ts';
import type { Feature } from '../schema/index.ts';
import type { ReportInput } from './report-input.ts';
import { capitalised } from './words/figures-in-text.ts';

/** What was found of one feature. */
export interface FeatureFacts {
  readonly name: string;
  /** Its meaning, or its name where the schema says none. */
  readonly title: string;
  readonly unit: string | undefined;
  /** The test that decides; null where drift was not looked for. */
  readonly drift: Finding | null;
  /** What alerts of its data. */
  readonly faults: readonly Finding[];
  readonly state: 'changed' | 'as_before' | 'unknown';
  /** How much it changed, from 0 to 1; null where it could not be told. */
  readonly size: number | null;
}

/** The findings of a window by what a reader asks. */
export interface ReportFacts {
  readonly input: ReportInput;
  readonly findings: readonly Finding[];
  /** In the order of how much they changed. */
  readonly features: readonly FeatureFacts[];
  readonly changed: readonly FeatureFacts[];
  readonly output: Finding | null;
  readonly together: Finding | null;
  readonly quality: readonly Finding[];
  readonly realised: readonly Finding[];
  readonly estimated: readonly Finding[];
  readonly slices: readonly Finding[];
  readonly coverage: Finding | null;
  readonly contributions: readonly Finding[];
  readonly ranking: Finding | null;
  /** What a feature is called in a sentence. */
  readonly titleOf: (feature: string) => string;
}

export function factsOf(input: ReportInput): ReportFacts {
  const { findings } = input.report;
  const of = (monitor: Finding['monitor']): readonly Finding[] => findings.filter((one) => one.monitor === monitor);
  const drift = of('drift').filter(({ isDeciding }) => isDeciding);
  const performance = of('performance');
  const attribution = of('attribution_drift');
  const known = new Map(input.schema.features.map((feature) => [feature.name, feature]));
  const byFeature = Map.groupBy(findings, ({ subject }) => (subject.kind === 'feature' ? subject.feature : null));
  const features = featureNamesOf(input)
    .map((name) => featureFacts(name, known.get(name), byFeature.get(name) ?? []))
    .sort(
      (one, other) =>
        Number(other.state === 'changed') - Number(one.state === 'changed') || (other.size ?? -1) - (one.size ?? -1),
    );
  return {
    input,
    findings,
    features,
    changed: features.filter(({ state }) => state === 'changed'),
    output: drift.find(({ subject }) => subject.kind === 'output') ?? null,
    together: drift.find(({ subject }) => subject.kind === 'all_features') ?? null,
    quality: of('data_quality'),
    realised: performance.filter(({ check }) => check === 'realised'),
    estimated: of('estimated_performance'),
    slices: performance.filter(({ check }) => check === 'worst_slice'),
    coverage: performance.find(({ check }) => check === 'label_coverage') ?? null,
    contributions: attribution.filter(({ subject }) => subject.kind === 'feature'),
    ranking: attribution.find(({ subject }) => subject.kind === 'all_features') ?? null,
    titleOf: (name) => {
      const feature = known.get(name);
      return feature === undefined || feature.description === '' ? name : beforeRemarks(feature.description);
    },
  };
}

/** In a list of several the remark of one would be taken for the next. */
const beforeRemarks = (description: string): string => description.replace(/;.*$/s, '').trim() || description;

/** Of the schema in its order, and any that a finding names beside. */
const featureNamesOf = ({ schema, report }: ReportInput): readonly string[] => [
  ...new Set([
    ...schema.features.map(({ name }) => name),
    ...report.findings.flatMap(({ subject }) => (subject.kind === 'feature' ? [subject.feature] : [])),
  ]),
];

function featureFacts(name: string, feature: Feature | undefined, findings: readonly Finding[]): FeatureFacts {
  const deciding = findings.filter(({ isDeciding }) => isDeciding);
  const test = deciding.find(({ monitor }) => monitor === 'drift') ?? null;
  const faults = deciding.filter(({ monitor, status }) => monitor === 'data_quality' && status === 'alert');
  const sizes = [
    test === null ? null : driftScore(test),
    ...faults.map(({ effectSize }) => (effectSize === null ? 0 : Math.min(1, Math.abs(effectSize.value)))),
  ].filter((size) => size !== null);
  const isChanged = test?.status === 'alert' || faults.length > 0;
  return {
    name,
    title: capitalised(feature === undefined || feature.description === '' ? name : feature.description),
    unit: feature?.unit,
    drift: test,
    faults,
    state: isChanged ? 'changed' : test === null || test.status === 'insufficient' ? 'unknown' : 'as_before',
    size: sizes.length === 0 ? null : Math.max(...sizes),
  };
}
