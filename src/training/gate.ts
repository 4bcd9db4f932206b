import type { Settings } from '../config/index.ts';
import {
  type ClassificationMetrics,
  formatMetric,
  type MetricName,
  metricDirections,
  metricWireNames,
  resampledMetrics,
} from '../metrics/index.ts';
import { canaryProblem } from '../models/index.ts';
import { type BootstrapInterval, bootstrapDifferences, type Random } from '../statistics/index.ts';

/** A model's calibrated probabilities on the rows of the comparison, and its threshold. */
export interface GateModel {
  readonly probabilities: Float64Array;
  readonly threshold: number;
}

export interface GateInput {
  readonly labels: Uint8Array;
  /** A number for each row, equal for rows that are no independent draws; undefined where each row is. */
  readonly groupOfRow?: Uint32Array | undefined;
  readonly candidate: GateModel;
  readonly champion: GateModel | null;
}

/** One thing that a candidate has to prove. */
export interface GateCheck {
  readonly name: string;
  readonly passed: boolean;
  /** What was found and what was asked, in one sentence. */
  readonly finding: string;
}

export interface GateVerdict {
  readonly passed: boolean;
  readonly checks: readonly GateCheck[];
  /** Candidate minus champion on the metric of the comparison; null without a champion. */
  readonly difference: BootstrapInterval | null;
}

type GateSettings = Settings['gate'];

/**
 * Decides whether a candidate may be deployed. By itself it must give finite probabilities that differ between rows and
 * rank better than guessing. Against a champion it must be at least as likely better as worse on the metric of the
 * comparison, by the paired bootstrap on the same rows or, where rows are grouped, the same groups, and not worse on each guard metric: F1 alone is highest, where
 * most rows are positive, for a model that calls every row positive.
 */
export function decideGate(
  input: GateInput,
  metric: MetricName,
  settings: GateSettings,
  evaluation: Settings['evaluation'],
  random: Random,
): GateVerdict {
  const { labels, groupOfRow, candidate, champion } = input;
  const sound = checkSound(candidate);
  if (!sound.passed) return { passed: false, checks: [sound], difference: null };
  const statisticsOf = ({ probabilities, threshold }: GateModel) =>
    resampledMetrics(labels, probabilities, threshold, evaluation.calibrationBins);
  const statistics = statisticsOf(candidate);
  const once = new Uint32Array(labels.length).fill(1);
  const metrics = statistics(once);
  const own = [sound, checkRanks(metrics, settings)];
  if (champion === null) return { passed: own.every((check) => check.passed), checks: own, difference: null };

  const championStatistics = statisticsOf(champion);
  const championMetrics = championStatistics(once);
  const differences = bootstrapDifferences(
    labels.length,
    statistics,
    championStatistics,
    evaluation.bootstrap,
    random,
    groupOfRow,
  );
  const checks = [
    ...own,
    checkBetter(metric, differences[metric], settings),
    ...settings.guards.map((guard) => checkGuard(guard, metrics, championMetrics, settings)),
  ];
  return { passed: checks.every((check) => check.passed), checks, difference: differences[metric] };
}

const figure = (value: number | null): string => (value === null ? 'undefined' : formatMetric(value));

/** As wherever a bundle is loaded: no NaN, nothing infinite, not the same for every row. */
function checkSound({ probabilities }: GateModel): GateCheck {
  const problem = canaryProblem(probabilities);
  return {
    name: 'sound',
    passed: problem === null,
    finding: problem ?? `all ${probabilities.length} probabilities are in [0, 1], and they differ`,
  };
}

function checkRanks({ rocAuc }: ClassificationMetrics, { minimumRocAuc }: GateSettings): GateCheck {
  return {
    name: 'ranks',
    passed: rocAuc !== null && rocAuc > minimumRocAuc,
    finding: `${metricWireNames.rocAuc} is ${figure(rocAuc)}; it must be above ${minimumRocAuc}`,
  };
}

function checkBetter(metric: MetricName, difference: BootstrapInterval | null, settings: GateSettings): GateCheck {
  const name = metricWireNames[metric];
  const check = `better:${name}`;
  if (difference === null) return { name: check, passed: false, finding: `${name} is not defined on enough samples` };
  const higher = metricDirections[metric] === 'higher';
  const share = higher ? difference.shareAboveZero : 1 - difference.shareAboveZero;
  const change = `${name} changes by ${formatMetric(difference.estimate)} [${formatMetric(difference.lower)}, ${formatMetric(difference.upper)}]`;
  return {
    name: check,
    passed: share >= settings.requiredShare,
    finding: `${change}; the candidate is the better one in ${(share * 100).toFixed(0)} % of the samples, ${(settings.requiredShare * 100).toFixed(0)} % are asked`,
  };
}

function checkGuard(
  metric: MetricName,
  candidate: ClassificationMetrics,
  champion: ClassificationMetrics,
  { tolerance }: GateSettings,
): GateCheck {
  const name = metricWireNames[metric];
  const [value, bound] = [candidate[metric], champion[metric]];
  const sign = metricDirections[metric] === 'higher' ? 1 : -1;
  // What the champion itself does not have cannot be lost.
  const passed = bound === null || (value !== null && sign * value >= sign * bound - tolerance);
  const allowance = tolerance === 0 ? 'it must not be worse' : `it may be worse by ${tolerance}`;
  return {
    name: `guard:${name}`,
    passed,
    finding: `${name} is ${figure(value)}, the champion’s ${figure(bound)}; ${allowance}`,
  };
}
