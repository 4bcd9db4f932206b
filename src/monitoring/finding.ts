import type { MetricName } from '../metrics/index.ts';

/** The questions that monitors ask of a window; each is a folder here. */
export const monitorNames = [
  'data_quality',
  'drift',
  'attribution_drift',
  'performance',
  'estimated_performance',
] as const;
export type MonitorName = (typeof monitorNames)[number];

/** What a finding is about. */
export type Subject =
  | { readonly kind: 'feature'; readonly feature: string }
  /** The probabilities that the model gave. */
  | { readonly kind: 'output' }
  | { readonly kind: 'all_features' }
  /** How many requests there were, and how many of them were refused. */
  | { readonly kind: 'traffic' }
  | { readonly kind: 'metric'; readonly metric: MetricName }
  /** The rows for which one feature has one value or lies in one range. */
  | { readonly kind: 'slice'; readonly metric: MetricName; readonly feature: string; readonly value: string };

/** `insufficient`: too few rows, or rows that the check cannot judge; never the same as `ok`. */
export type FindingStatus = 'ok' | 'alert' | 'insufficient';

export type FindingSeverity = 'info' | 'warning' | 'critical';

/** Shares of one quantity in the same bins; both add up to 1, or are all 0 where there are no rows. */
export interface Distributions {
  /** What each bin is called: a category, or a range such as "40 to 45"; `missing` is a bin of its own, the last. */
  readonly bins: readonly string[];
  /** The edges of numeric bins, one more than these; absent for categories. */
  readonly edges?: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** What one check says of one subject in one window. JSON can hold it as it is: no NaN, no infinity, no undefined. */
export interface Finding {
  readonly monitor: MonitorName;
  /** The check's name, such as `kolmogorov_smirnov` or `missing_share`. */
  readonly check: string;
  readonly subject: Subject;
  readonly status: FindingStatus;
  readonly severity: FindingSeverity;
  /**
   * Whether it has a say in the window's verdict. Others are told beside it: the same question asked in another
   * convention must not be counted twice.
   */
  readonly isDeciding: boolean;
  readonly statistic: number | null;
  /** What the statistic was held against, or the p-value; of a metric that has both, the statistic. */
  readonly threshold: number | null;
  /** Rows of the window, and of the reference, that took part. */
  readonly sampleSize: number;
  readonly referenceSize: number;
  readonly pValue: number | null;
  /** After correction for all subjects that were tested together. */
  readonly adjustedPValue: number | null;
  readonly effectSize: { readonly name: string; readonly value: number } | null;
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  readonly distributions: Distributions | null;
  /** One sentence for people: what was found, against what. */
  readonly detail: string;
}

/** A subject as text, such as `feature:age` or `slice:f1:sex=1`; with monitor and check it names the same thing in every window. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'feature':
      return `feature:${subject.feature}`;
    case 'metric':
      return `metric:${subject.metric}`;
    case 'slice':
      return `slice:${subject.metric}:${subject.feature}=${subject.value}`;
    case 'output':
    case 'all_features':
    case 'traffic':
      return subject.kind;
  }
}

/** Whether a metric of performance is worse than its bound, as chance makes it too: within its bound no chance is asked. */
export const isByChance = ({ status, pValue }: Finding): boolean => status === 'ok' && pValue !== null;
