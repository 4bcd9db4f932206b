import type { DeepReadonly, Settings } from '../../config/index.ts';
import type { Explainer } from '../../models/index.ts';
import { holm, kolmogorovSmirnov, type Random } from '../../statistics/index.ts';
import { fitDistributions } from '../drift/distributions.ts';
import type { Finding } from '../finding.ts';
import type { ReferenceRows, WindowRows } from '../window-rows.ts';
import { type Attributions, attributionsOf } from './attributions.ts';
import { rankingAgreement } from './ranking-agreement.ts';

export type AttributionSettings = DeepReadonly<Settings['monitoring']['attribution']>;

/** The explanations of the reference: made once for each model version. */
export interface AttributionReference {
  readonly explainer: Explainer;
  readonly attributions: Attributions;
}

/** @param random draws the rows that are explained; the same stream gives the same reference */
export function fitAttributionReference(
  { rows }: Pick<ReferenceRows, 'rows'>,
  explainer: Explainer,
  settings: AttributionSettings,
  random: Random,
): AttributionReference {
  return { explainer, attributions: attributionsOf(rows, explainer, settings.maximumRows, random) };
}

export interface AttributionRequest {
  readonly window: Pick<WindowRows, 'rows'>;
  readonly reference: AttributionReference;
  readonly settings: AttributionSettings;
  /** How distributions are put into bins. */
  readonly bins: DeepReadonly<Settings['monitoring']['drift']['bins']>;
  readonly random: Random;
}

/**
 * Whether the model comes to its predictions in the same way as on the reference: for each feature the two-sample test of
 * Kolmogorov and Smirnov on its contributions, corrected over the features (Holm), and over all of them whether they rank
 * as they did. Features that the model does not use have no finding.
 */
export function detectAttributionDrift(request: AttributionRequest): readonly Finding[] {
  const { window, reference, settings, random } = request;
  const { explainer, attributions: before } = reference;
  const now = attributionsOf(window.rows, explainer, settings.maximumRows, random);
  const used = explainer.featureNames
    .map((name, feature) => ({ name, feature }))
    .filter(({ feature }) => (before.weights[feature] as number) + (now.weights[feature] as number) > 0);
  const isEnough = now.rowCount >= settings.minimumRows && before.rowCount >= settings.minimumRows;
  const tests = isEnough ? used.map(({ feature }) => testOf(before, now, feature)) : [];
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  const shareBefore = sharesOf(before.weights);
  const shareNow = sharesOf(now.weights);
  const ofFeatures = used.map(({ name, feature }, index): Finding => {
    const test = tests[index];
    const adjustedPValue = adjusted[index];
    const base = {
      ...commonOf(request, now),
      check: 'contribution_distribution',
      subject: { kind: 'feature', feature: name },
    } as const;
    if (test === undefined || adjustedPValue === undefined) return { ...base, ...tooFew(name, before, now) };
    const isAlert = adjustedPValue <= settings.alpha;
    return {
      ...base,
      status: isAlert ? 'alert' : 'ok',
      severity: isAlert && settings.decides ? 'warning' : 'info',
      statistic: test.statistic,
      threshold: settings.alpha,
      pValue: test.pValue,
      adjustedPValue,
      effectSize: {
        name: 'change_of_share',
        value: (shareNow[feature] as number) - (shareBefore[feature] as number),
      },
      distributions: fitDistributions(numbersOf(before, feature), request.bins)(numbersOf(now, feature)),
      detail: `${name} moves a prediction by ${moved(now, feature, explainer)} on average, on the reference by ${moved(before, feature, explainer)}; Kolmogorov–Smirnov D ${short(test.statistic)} of its contributions, p = ${probability(adjustedPValue)} after correction, on ${now.rowCount} rows against ${before.rowCount}.`,
    };
  });
  return [...ofFeatures, judgeRanking(request, before, now, used, isEnough)];
}

/** What is said of a window of a version that cannot be explained. */
export function unexplained(
  { rows }: Pick<WindowRows, 'rows'>,
  reference: Pick<ReferenceRows, 'rows'>,
  { decides }: AttributionSettings,
  reason: string,
): Finding {
  return {
    ...nothing,
    monitor: 'attribution_drift',
    check: 'ranking_agreement',
    subject: { kind: 'all_features' },
    isDeciding: decides,
    sampleSize: rows.rowCount,
    referenceSize: reference.rows.rowCount,
    interval: null,
    detail: `Predictions cannot be explained: ${reason}.`,
  };
}

const testOf = (before: Attributions, now: Attributions, feature: number) =>
  kolmogorovSmirnov(before.sorted[feature] as Float64Array, now.sorted[feature] as Float64Array);

function commonOf({ settings, reference }: AttributionRequest, now: Attributions) {
  return {
    monitor: 'attribution_drift',
    isDeciding: settings.decides,
    sampleSize: now.rowCount,
    referenceSize: reference.attributions.rowCount,
    interval: null,
  } as const;
}

const nothing = {
  status: 'insufficient',
  severity: 'info',
  statistic: null,
  threshold: null,
  pValue: null,
  adjustedPValue: null,
  effectSize: null,
  distributions: null,
} as const;

const tooFew = (name: string, before: Attributions, now: Attributions) => ({
  ...nothing,
  detail: `Too few rows to tell whether ${name} moves predictions as before: ${now.rowCount} against ${before.rowCount}.`,
});

function judgeRanking(
  request: AttributionRequest,
  before: Attributions,
  now: Attributions,
  used: readonly { readonly name: string; readonly feature: number }[],
  isEnough: boolean,
): Finding {
  const { settings } = request;
  const base = {
    ...commonOf(request, now),
    check: 'ranking_agreement',
    subject: { kind: 'all_features' },
  } as const;
  const agreement = isEnough ? rankingAgreement(before.weights, now.weights) : null;
  if (agreement === null) return { ...base, ...tooFew('what weighs most', before, now) };
  const isAlert = agreement < settings.minimumAgreement;
  const firstOf = ({ weights }: Attributions): string =>
    [...used]
      .sort((a, b) => (weights[b.feature] as number) - (weights[a.feature] as number) || a.feature - b.feature)
      .slice(0, 3)
      .map(({ name }) => name)
      .join(', ');
  return {
    ...base,
    status: isAlert ? 'alert' : 'ok',
    severity: isAlert && settings.decides ? 'warning' : 'info',
    statistic: agreement,
    threshold: settings.minimumAgreement,
    pValue: null,
    adjustedPValue: null,
    effectSize: null,
    distributions: null,
    detail: `What weighs most is ${firstOf(now)}, on the reference ${firstOf(before)}; the rankings agree to ${short(agreement)} (NDCG), where below ${short(settings.minimumAgreement)} is another ranking.`,
  };
}

function sharesOf(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total === 0 ? 0 : weight / total));
}

const numbersOf = ({ sorted }: Attributions, feature: number) =>
  ({ kind: 'numeric', sorted: sorted[feature] as Float64Array, missing: 0 }) as const;

const moved = ({ weights }: Attributions, feature: number, { scale }: Explainer): string =>
  `${short(weights[feature] as number)} ${scale === 'log_odds' ? 'of log-odds' : 'of probability'}`;

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** A p-value that is 0 in a double is not 0. */
const probability = (p: number): string => (p < 1e-6 ? 'below 0.000001' : String(Number(p.toPrecision(2))));
