import { quantile } from '../../statistics/index.ts';
import { alignCategories, type ColumnKind, countsWithMissing, type DriftColumn, sizeOf, sum } from './columns.ts';
import type { DriftMeasure, DriftTestName } from './drift-test.ts';

/** How a statistic is called in a sentence. */
const statisticNames: Readonly<Record<DriftTestName | 'domain_classifier', string>> = {
  kolmogorov_smirnov: 'Kolmogorov–Smirnov D',
  chi_square: 'chi-square',
  population_stability_index: 'population stability index',
  jensen_shannon: 'Jensen–Shannon distance',
  wasserstein: 'Wasserstein distance',
  domain_classifier: 'area under the ROC curve',
};

export interface Judgement {
  readonly isAlert: boolean;
  readonly adjustedPValue: number | null;
  /** What it was held against; with a p-value, what its statistic reaches by chance in that share of windows. */
  readonly usual: { readonly value: number; readonly share: number } | null;
  readonly threshold: number | null;
}

/** What a sentence needs of the two sides of a column. */
export interface ColumnFacts {
  readonly kind: ColumnKind;
  readonly sampleSize: number;
  readonly referenceSize: number;
  /** Numbers of the sample that are missing, and left out. */
  readonly missing: number;
  /** What moved: the median of numbers, the share of a category. */
  readonly moved: string;
}

export function factsOf(reference: DriftColumn, current: DriftColumn): ColumnFacts {
  return {
    kind: current.kind,
    sampleSize: sizeOf(current),
    referenceSize: sizeOf(reference),
    missing: current.kind === 'numeric' ? current.missing : 0,
    moved: sizeOf(current) === 0 || sizeOf(reference) === 0 ? '' : whatMoved(reference, current),
  };
}

/** One sentence for people: what was found, on how much, against what. */
export function describeColumn(
  name: DriftTestName,
  title: string,
  { kind, sampleSize, referenceSize, missing, moved }: ColumnFacts,
  measure: DriftMeasure,
  judgement: Judgement,
): string {
  const change = judgement.isAlert ? `${title} has changed` : `${title} shows no change that chance does not explain`;
  const rows = `${sampleSize} ${kind === 'numeric' ? 'values' : 'rows'} against ${referenceSize} of the reference`;
  const leftOut = missing > 0 ? ` (${missing} missing ones left out)` : '';
  return `${change}: ${moved}; ${describeStatistic(name, measure, judgement)} on ${rows}${leftOut}.`;
}

export function describeDomain(
  measure: DriftMeasure,
  judgement: Judgement,
  rows: number,
  referenceRows: number,
): string {
  const what = judgement.isAlert
    ? 'A classifier tells the window from the reference by all features together'
    : 'A classifier cannot tell the window from the reference';
  return `${what}: ${describeStatistic('domain_classifier', measure, judgement)} (0.5 is chance) on ${rows} rows against ${referenceRows} of the reference.`;
}

export const describeInsufficient = (
  name: DriftTestName | 'domain_classifier',
  title: string,
  reason: string,
): string =>
  `Too little to tell whether ${title} ${name === 'domain_classifier' ? 'have' : 'has'} changed (${statisticNames[name]}): ${reason}.`;

function describeStatistic(
  name: DriftTestName | 'domain_classifier',
  { statistic }: DriftMeasure,
  { adjustedPValue, usual, threshold }: Judgement,
): string {
  const found = `${statisticNames[name]} ${short(statistic)}`;
  if (adjustedPValue === null) return threshold === null ? found : `${found}, where ${short(threshold)} is the limit`;
  const chance = `p ${probability(adjustedPValue)} after correction`;
  return usual === null
    ? `${found}, ${chance}`
    : `${found}, where ${percent(usual.share)} of unchanged windows reach ${short(usual.value)}, ${chance}`;
}

/** Medians of numbers; of categories the one whose share moved most. */
function whatMoved(reference: DriftColumn, current: DriftColumn): string {
  if (reference.kind === 'numeric' && current.kind === 'numeric') {
    return `its median is ${short(quantile(current.sorted, 0.5))}, before it was ${short(quantile(reference.sorted, 0.5))}`;
  }
  if (reference.kind === 'category' && current.kind === 'category') {
    const [before, now] = alignCategories(reference, current);
    const shares = [before, now].map((column) => {
      const counts = countsWithMissing(column);
      const total = sum(counts);
      return counts.map((count) => count / total);
    }) as [Float64Array, Float64Array];
    let most = 0;
    const moved = (index: number): number => Math.abs((shares[1][index] as number) - (shares[0][index] as number));
    for (let index = 1; index < shares[0].length; index += 1) if (moved(index) > moved(most)) most = index;
    const label = most === before.labels.length ? 'missing' : `"${(before.labels[most] as string).slice(0, 60)}"`;
    return `${label} is ${percent(shares[1][most] as number)} of it, before it was ${percent(shares[0][most] as number)}`;
  }
  return 'its kind is another';
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))}%`;

/** A p-value that is 0 in a double is not 0. */
const probability = (p: number): string => (p < 1e-6 ? '< 0.000001' : `= ${Number(p.toPrecision(2))}`);
