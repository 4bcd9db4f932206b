/** What a check is called, and how it judges: for those who read the appendix. */
interface CheckTitle {
  readonly title: string;
  readonly method: string;
}

const fisher = 'one-sided; corrected over all checks of data quality (Holm)';

const titles: Readonly<Record<string, CheckTitle>> = {
  request_rate: {
    title: 'traffic',
    method: 'requests in a second against the median of the windows before, as a factor; no p-value',
  },
  refused_share: {
    title: 'refused requests',
    method: `exact binomial test against the share that is allowed, ${fisher}`,
  },
  new_categories: { title: 'unknown categories', method: `exact binomial test among all requests, ${fisher}` },
  out_of_range: { title: 'values out of range', method: `exact binomial test among all requests, ${fisher}` },
  wrong_type: { title: 'values of another type', method: `exact binomial test among all requests, ${fisher}` },
  absent_values: { title: 'absent values', method: `exact binomial test among all requests, ${fisher}` },
  missing_share: { title: 'missing values', method: `Fisher’s exact test of the shares that are missing, ${fisher}` },
  stuck_feature: {
    title: 'the same in every record',
    method: `Fisher’s exact test against how often the reference has its most frequent value, ${fisher}`,
  },
  outlier_share: {
    title: 'values far out',
    method: `Fisher’s exact test of the shares beyond so many robust deviations from the reference’s median, ${fisher}`,
  },
  repeated_record: { title: 'one record again and again', method: `binomial test of equal pairs, ${fisher}` },
  kolmogorov_smirnov: {
    title: 'Kolmogorov–Smirnov',
    method:
      'two-sample test of the greatest distance between two cumulative distributions, D; exact p-value where it can be',
  },
  chi_square: {
    title: 'chi-square',
    method:
      'two-sample test of category counts, missing ones as a category; by exchanging rows where an expected count is below 5; effect: Cramér’s V',
  },
  population_stability_index: {
    title: 'population stability index',
    method:
      'difference of shares times the logarithm of their ratio, summed over bins that are equally full in the reference',
  },
  jensen_shannon: {
    title: 'Jensen–Shannon',
    method: 'square root of the Jensen–Shannon divergence to base 2, from 0 (equal) to 1 (nothing in common)',
  },
  wasserstein: {
    title: 'Wasserstein',
    method:
      'mean distance that values would have to move, in their unit; effect: in standard deviations of the reference',
  },
  domain_classifier: {
    title: 'domain classifier',
    method:
      'cross-validated area under the ROC curve of a classifier that tells the window from the reference; 0.5 is chance; p-value by exchanging rows',
  },
  realised: {
    title: 'realised',
    method:
      'metric on the records whose outcome is known, with a bootstrap interval, against its range in as many rows of the reference',
  },
  label_coverage: { title: 'known outcomes', method: 'share of the records whose outcome is known' },
  worst_slice: {
    title: 'worst slice',
    method:
      'the slice that lost most beyond chance, by a two-sample test of shares, corrected over all slices and metrics (Holm)',
  },
  estimated: {
    title: 'estimated',
    method:
      'expected metric from the calibrated probabilities alone (confidence-based performance estimation), with a band of sampling errors',
  },
  contribution_distribution: {
    title: 'contributions',
    method:
      'Kolmogorov–Smirnov test of what the feature added to each prediction, in log-odds, corrected over features (Holm)',
  },
  ranking_agreement: {
    title: 'ranking of the features',
    method:
      'normalised discounted cumulative gain of the features by mean |contribution|, against the reference’s ranking',
  },
};

/** A check's name as text: of one that is not known here, its name without underscores. */
export const checkTitle = (check: string): string => titles[check]?.title ?? check.replaceAll('_', ' ');
export const checkMethod = (check: string): string | undefined => titles[check]?.method;
