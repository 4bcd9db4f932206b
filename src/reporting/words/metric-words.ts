import { type MetricName, metricNames, metricWireNames } from '../../metrics/index.ts';
import { metricTitles, readDriftScoreName } from '../../monitoring/index.ts';
import type { Target } from '../../schema/index.ts';
import { checkTitle } from './check-titles.ts';
import { capitalised } from './figures-in-text.ts';

export const metricTitle = (metric: MetricName): string => capitalised(metricTitles[metric]);

/** What a metric means, with the names of the classes. */
export function metricMeaning(metric: MetricName, { positiveLabel, negativeLabel }: Target): string {
  switch (metric) {
    case 'accuracy':
      return 'of all answers, those that came true';
    case 'precision':
      return `of the records called “${positiveLabel}”, those that are`;
    case 'recall':
      return `of the records that are “${positiveLabel}”, those that were found`;
    case 'specificity':
      return `of the records that are “${negativeLabel}”, those that were called so`;
    case 'f1':
      return 'precision and recall in one number';
    case 'mcc':
      return 'agreement of answers and outcomes; 0 is chance, 1 is perfect';
    case 'rocAuc':
      return `how often a record that is “${positiveLabel}” gets the higher probability of two; 0.5 is chance`;
    case 'averagePrecision':
      return 'precision, averaged over every share that could be found';
    case 'logLoss':
      return 'how far the probabilities are off, sure mistakes most; lower is better';
    case 'brierScore':
      return 'mean squared error of the probabilities; lower is better';
    case 'expectedCalibrationError':
      return 'distance between probabilities and what came true; lower is better';
  }
}

const byWireName = new Map<string, MetricName>(metricNames.map((name) => [metricWireNames[name], name]));

const others: Readonly<Record<string, string>> = {
  refused_share: 'Share of requests that were refused',
  labelled_share: 'Share of records whose outcome is known',
};

/** What a measured series is called. */
export function seriesTitle(metric: string, titleOf: (feature: string) => string, { positiveLabel }: Target): string {
  if (metric === 'positive_share') return `Share of the answers that are “${positiveLabel}”`;
  const score = readDriftScoreName(metric);
  if (score !== undefined) {
    const { subject } = score;
    const of =
      subject.kind === 'feature'
        ? titleOf(subject.feature)
        : subject.kind === 'output'
          ? 'the model’s answers'
          : 'all features together';
    return `Size of the change: ${of} (${checkTitle(score.test)})`;
  }
  const isEstimate = metric.startsWith('estimated_');
  const name = byWireName.get(isEstimate ? metric.slice('estimated_'.length) : metric);
  if (name === undefined) return others[metric] ?? metric;
  return isEstimate ? `${metricTitle(name)}, estimated` : metricTitle(name);
}

/** The metric of a series, and whether it is an estimate; undefined where it is of something else. */
export function metricOfSeries(
  series: string,
): { readonly metric: MetricName; readonly isEstimate: boolean } | undefined {
  const isEstimate = series.startsWith('estimated_');
  const metric = byWireName.get(isEstimate ? series.slice('estimated_'.length) : series);
  return metric === undefined ? undefined : { metric, isEstimate };
}
