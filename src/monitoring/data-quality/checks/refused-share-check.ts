import { binomialTail } from '../../../statistics/index.ts';
import type { RefusedRow } from '../../window-rows.ts';
import { counted, shareText, tallyText } from '../phrases.ts';
import { type QualityCheck, requestCount } from '../quality-check.ts';

/** The share of requests that were refused, held against the one that callers may get wrong: exact binomial test, one-sided. */
export const refusedShareCheck: QualityCheck = {
  name: 'refused_share',
  summary: 'are more requests refused than callers may get wrong',
  run({ window, settings }) {
    const { allowedShare, minimumCount } = settings.refused;
    const requests = requestCount(window);
    const base = { subject: { kind: 'traffic' } as const, sampleSize: requests, referenceSize: 0 };
    if (requests < settings.minimumRows) {
      return [{ ...base, isJudged: false, detail: `Too few requests to tell whether many are refused: ${requests}.` }];
    }
    const refused = window.refused.length;
    const share = refused / requests;
    const reasons = window.refused.map(reasonOf);
    return [
      {
        ...base,
        isJudged: true,
        statistic: share,
        pValue: binomialTail(refused, requests, allowedShare),
        threshold: null,
        isLarge: refused >= minimumCount && share > allowedShare,
        severity: share >= settings.criticalShare ? 'critical' : 'warning',
        effectSize: { name: 'share_of_requests', value: share },
        detail: `${counted(refused, 'request')} of ${requests} (${shareText(share)}) ${refused === 1 ? 'was' : 'were'} refused${refused === 0 ? '' : `: ${tallyText(reasons)}`}.`,
      },
    ];
  },
};

/** The first of what was wrong, such as `out of range in chol`. */
function reasonOf({ issues: [first] }: RefusedRow): string {
  if (first === undefined) return 'no reason known';
  const code = first.code.replaceAll('_', ' ');
  return first.feature === '' ? code : `${code} in ${first.feature}`;
}
