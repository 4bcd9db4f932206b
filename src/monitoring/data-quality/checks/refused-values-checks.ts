import type { RecordIssueCode } from '../../../serving/index.ts';
import { binomialTail } from '../../../statistics/index.ts';
import type { RefusedRow } from '../../window-rows.ts';
import { counted, shareText, tallyText } from '../phrases.ts';
import {
  type Observation,
  type QualityCheck,
  type QualityCheckName,
  type QualityFeature,
  type QualityInput,
  requestCount,
} from '../quality-check.ts';

interface Fault {
  readonly name: QualityCheckName;
  readonly summary: string;
  /** The decoder's codes for it. */
  readonly codes: readonly RecordIssueCode[];
  readonly applies: (feature: QualityFeature) => boolean;
  /** What such requests have, after "… of … requests". */
  readonly phrase: (feature: string) => string;
}

const isNumeric = ({ kind }: QualityFeature): boolean => kind === 'numeric';

const faults: readonly Fault[] = [
  {
    name: 'new_categories',
    summary: 'do requests have categories that the model does not know',
    codes: ['unknown_category'],
    applies: (feature) => !isNumeric(feature),
    phrase: (feature) => `a category of ${feature} that the model does not know`,
  },
  {
    name: 'out_of_range',
    summary: 'do requests have numbers outside the range of their feature',
    codes: ['out_of_range', 'not_integer'],
    applies: isNumeric,
    phrase: (feature) => `a value of ${feature} outside its range`,
  },
  {
    name: 'wrong_type',
    summary: 'do requests have values of another type',
    codes: ['wrong_type', 'not_finite'],
    applies: () => true,
    phrase: (feature) => `a value of ${feature} of another type`,
  },
  {
    name: 'absent_values',
    summary: 'do requests leave a feature out, or give null where a value must be',
    codes: ['missing_feature', 'null_not_allowed'],
    applies: () => true,
    phrase: (feature) => `no value of ${feature}`,
  },
];

/**
 * One kind of fault in one feature among the requests that were refused. A request counts once. The share of all
 * requests is held against the one that callers may get wrong: exact binomial test, one-sided.
 */
export const refusedValuesChecks: readonly QualityCheck[] = faults.map((fault) => ({
  name: fault.name,
  summary: fault.summary,
  run(input) {
    const found = foundByFeature(input.window.refused, new Set<string>(fault.codes));
    return input.schema.features
      .filter(fault.applies)
      .map(({ name }) => observe(fault, name, found.get(name) ?? [], input));
  },
}));

/** Per feature the first value that was refused in each request. */
function foundByFeature(refused: readonly RefusedRow[], codes: ReadonlySet<string>): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { issues } of refused) {
    const seen = new Set<string>();
    for (const { feature, code, found: value } of issues) {
      if (!codes.has(code) || seen.has(feature)) continue;
      seen.add(feature);
      const values = found.get(feature);
      if (values === undefined) found.set(feature, [value]);
      else values.push(value);
    }
  }
  return found;
}

function observe(
  { name: check, phrase }: Fault,
  feature: string,
  found: readonly string[],
  { window, settings }: QualityInput,
): Observation {
  const { allowedFeatureShare, minimumCount } = settings.refused;
  const requests = requestCount(window);
  const base = { subject: { kind: 'feature', feature } as const, sampleSize: requests, referenceSize: 0 };
  if (requests < settings.minimumRows) {
    return {
      ...base,
      isJudged: false,
      detail: `Too few requests to tell whether they have ${phrase(feature)}: ${requests}.`,
    };
  }
  const share = found.length / requests;
  const values = check === 'absent_values' || found.length === 0 ? '' : `: ${tallyText(found)}`;
  return {
    ...base,
    isJudged: true,
    statistic: share,
    pValue: binomialTail(found.length, requests, allowedFeatureShare),
    threshold: null,
    isLarge: found.length >= minimumCount && share > allowedFeatureShare,
    severity: share >= settings.criticalShare ? 'critical' : 'warning',
    effectSize: { name: 'share_of_requests', value: share },
    detail: `${counted(found.length, 'request')} of ${requests} (${shareText(share)}) ${found.length === 1 ? 'has' : 'have'} ${phrase(feature)}${values}.`,
  };
}
