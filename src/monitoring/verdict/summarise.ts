import type { Finding } from '../finding.ts';
import { metricTitles } from '../metric-titles.ts';
import { alertKeyOf } from './alert-key.ts';
import type { Judgement } from './judge-window.ts';

/** Features or metrics that a sentence names; more are counted. */
const mostNamed = 4;
/** Alerts that a sentence tells of; more are counted. */
const toldAlerts = 3;

export interface SummaryFacts {
  readonly judgement: Judgement;
  readonly rowCount: number;
  readonly refusedCount: number;
  readonly labelCount: number;
}

/** What a window says, in one sentence for people. */
export function summarise({ judgement, rowCount, refusedCount, labelCount }: SummaryFacts): string {
  const { verdict, alerting } = judgement;
  const seen = `${counted(rowCount, 'prediction')}${refusedCount > 0 ? ` and ${counted(refusedCount, 'refused request')}` : ''}`;
  if (verdict === 'insufficient') return `Too few rows to tell: ${seen}.`;
  if (verdict === 'healthy') {
    const labelled = labelCount > 0 ? `, ${labelCount} of them labelled,` : '';
    return `No change: ${seen}${labelled} look like the rows that the model was measured on.`;
  }
  const told = alerting.slice(0, toldAlerts).map(({ alerting: findings }) => phraseOf(findings));
  const more = alerting.length - told.length;
  const ending = more > 0 ? `; and ${more} more` : '';
  const word = verdict === 'changed' ? 'Changed' : 'Suspected, not yet confirmed';
  return `${word}: ${told.join('; ')}${ending}.`;
}

/** What several findings of one check are called together; one alone says itself what it found. */
const checkPhrases: Readonly<Record<string, string>> = {
  drift: 'drift in',
  attribution_drift: 'drift of the explanations in',
  'data_quality:missing_share': 'more missing values in',
  'data_quality:new_categories': 'unknown categories in',
  'data_quality:out_of_range': 'values out of range in',
  'data_quality:wrong_type': 'values of a wrong type in',
  'data_quality:absent_values': 'values that are left out in',
  'data_quality:outlier_share': 'outliers in',
  'data_quality:stuck_feature': 'one value only in',
  'performance:realised': 'performance is worse in',
  'estimated_performance:estimated': 'performance is estimated to be worse in',
};

/** What alerts under one key, in a few words. */
export function phraseOf(findings: readonly Finding[]): string {
  const [first] = findings;
  if (first === undefined) return '';
  const key = alertKeyOf(first);
  const phrase = checkPhrases[key];
  const isDrift = key === 'drift' || key === 'attribution_drift';
  if (phrase === undefined || (findings.length === 1 && !isDrift)) return first.detail.replace(/\.$/, '');
  return `${phrase} ${listed(placesOf([...findings].sort(bySurprise)))}`;
}

function placesOf(findings: readonly Finding[]): readonly string[] {
  const has = (kind: Finding['subject']['kind']): boolean => findings.some(({ subject }) => subject.kind === kind);
  const features = findings.flatMap(({ subject }) => (subject.kind === 'feature' ? [subject.feature] : []));
  const metrics = findings.flatMap(({ subject }) => (subject.kind === 'metric' ? [metricTitles[subject.metric]] : []));
  return [
    ...(features.length > 0 ? [namedPhrase(features, 'feature')] : []),
    ...(metrics.length > 0 ? [namedPhrase(metrics, 'metric')] : []),
    ...(has('output') ? ['the probabilities that the model gives'] : []),
    ...(has('all_features') ? ['all features taken together'] : []),
  ];
}

/** The least likely first, and of two that are as unlikely the greater. */
function bySurprise(one: Finding, other: Finding): number {
  const byP = (one.adjustedPValue ?? 1) - (other.adjustedPValue ?? 1);
  return byP !== 0 ? byP : (other.effectSize?.value ?? 0) - (one.effectSize?.value ?? 0);
}

function namedPhrase(names: readonly string[], noun: string): string {
  const named = names.slice(0, mostNamed);
  const more = names.length - named.length;
  return `${counted(names.length, noun)} (${more > 0 ? `${named.join(', ')} and ${more} more` : listed(named)})`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
