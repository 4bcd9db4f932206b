import type { Finding } from '../finding.ts';
import type { Judgement } from './judge-window.ts';

/** Features that a sentence names; more are counted. */
const namedFeatures = 4;
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

/** What alerts under one key: where drift is, or else what the finding says itself. */
export function phraseOf(findings: readonly Finding[]): string {
  const [first] = findings;
  if (first === undefined) return '';
  if (first.monitor !== 'drift' && first.monitor !== 'attribution_drift') return first.detail.replace(/\.$/, '');
  const features = [...findings]
    .sort(bySurprise)
    .flatMap(({ subject }) => (subject.kind === 'feature' ? [subject.feature] : []));
  const places = [
    ...(features.length > 0 ? [featuresPhrase(features)] : []),
    ...(findings.some(({ subject }) => subject.kind === 'output') ? ['the probabilities that the model gives'] : []),
    ...(findings.some(({ subject }) => subject.kind === 'all_features') ? ['all features taken together'] : []),
  ];
  return `${first.monitor === 'drift' ? 'drift' : 'drift of the explanations'} in ${listed(places)}`;
}

/** The least likely first, and of two that are as unlikely the greater. */
function bySurprise(one: Finding, other: Finding): number {
  const byP = (one.adjustedPValue ?? 1) - (other.adjustedPValue ?? 1);
  return byP !== 0 ? byP : (other.effectSize?.value ?? 0) - (one.effectSize?.value ?? 0);
}

function featuresPhrase(features: readonly string[]): string {
  const named = features.slice(0, namedFeatures);
  const more = features.length - named.length;
  const names = more > 0 ? `${named.join(', ')} and ${more} more` : listed(named);
  return `${counted(features.length, 'feature')} (${names})`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
