import { holm } from '../../statistics/index.ts';
import type { Finding } from '../finding.ts';
import { qualityChecks } from './checks/index.ts';
import type { Observation, QualityCheckName, QualityInput, QualitySettings } from './quality-check.ts';
import { factsOf } from './reference-facts.ts';

export interface WindowQualityRequest extends Omit<QualityInput, 'facts' | 'period' | 'earlier'> {
  readonly period?: QualityInput['period'];
  /** The windows before, the newest first. */
  readonly earlier?: QualityInput['earlier'];
}

/**
 * What is wrong with what came in. All p-values of a window are corrected together (Holm), so that a fault is told in a
 * share `alpha` of windows without any at most; and a fault must be large enough to matter.
 */
export function checkWindowQuality(request: WindowQualityRequest): readonly Finding[] {
  const input: QualityInput = {
    ...request,
    period: request.period ?? null,
    earlier: request.earlier ?? [],
    facts: factsOf(request.reference),
  };
  const observed = qualityChecks.flatMap(({ name, run }) => run(input).map((observation) => ({ name, observation })));
  const pValues = observed.map(({ observation }) => (observation.isJudged ? observation.pValue : null));
  const adjusted = holm(pValues.filter((pValue) => pValue !== null));
  let next = 0;
  return observed.map(({ name, observation }, index) => {
    const adjustedPValue = pValues[index] === null ? null : (adjusted[next++] as number);
    return findingOf(name, observation, adjustedPValue, request.settings);
  });
}

function findingOf(
  check: QualityCheckName,
  observation: Observation,
  adjustedPValue: number | null,
  { alpha }: QualitySettings,
): Finding {
  const { subject, sampleSize, referenceSize, detail } = observation;
  const base = {
    monitor: 'data_quality',
    check,
    subject,
    isDeciding: true,
    sampleSize,
    referenceSize,
    adjustedPValue,
    interval: null,
    distributions: null,
    detail,
  } as const;
  if (!observation.isJudged) {
    const nothing = { statistic: null, threshold: null, pValue: null, effectSize: null } as const;
    return { ...base, ...nothing, status: 'insufficient', severity: 'info' };
  }
  const { statistic, pValue, threshold, isLarge, severity, effectSize } = observation;
  const isAlert = isLarge && (adjustedPValue === null || adjustedPValue <= alpha);
  return {
    ...base,
    status: isAlert ? 'alert' : 'ok',
    severity: isAlert ? severity : 'info',
    statistic,
    threshold: pValue === null ? threshold : alpha,
    pValue,
    effectSize,
  };
}
