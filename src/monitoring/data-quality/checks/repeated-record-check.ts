import { hashRows } from '../../../models/index.ts';
import { binomialTail } from '../../../statistics/index.ts';
import { equalPairs } from '../equal-pairs.ts';
import { counted, shareText } from '../phrases.ts';
import type { QualityCheck } from '../quality-check.ts';

const subject = { kind: 'all_features' } as const;

/**
 * One record again and again. Where few values are possible records are equal by chance: pairs of equal rows are counted
 * in the window and in the reference, and as both counts are of rare events, the window's is binomial given their sum
 * (Przyborowski and Wilenski 1940).
 */
export const repeatedRecordCheck: QualityCheck = {
  name: 'repeated_record',
  summary: 'does one record come again and again',
  run({ window, facts, settings }) {
    const { minimumShare, maximumRows } = settings.repeated;
    const rowCount = Math.min(window.rows.rowCount, maximumRows);
    const before = facts.repeated(maximumRows);
    const base = { subject, sampleSize: rowCount, referenceSize: before.rowCount };
    const ownPairs = pairsOf(rowCount);
    const referencePairs = pairsOf(before.rowCount);
    if (rowCount < settings.minimumRows || referencePairs === 0) {
      return [
        {
          ...base,
          isJudged: false,
          detail: `Too few rows to tell whether one record comes again and again: ${rowCount}.`,
        },
      ];
    }
    const { pairs, mostRows } = equalPairs(hashRows({ ...window.rows, rowCount }));
    const share = mostRows / rowCount;
    return [
      {
        ...base,
        isJudged: true,
        statistic: share,
        pValue: binomialTail(pairs, pairs + before.pairs, ownPairs / (ownPairs + referencePairs)),
        threshold: null,
        isLarge: mostRows > 1 && share >= minimumShare,
        severity: 'warning',
        effectSize: { name: 'share_of_rows', value: share },
        detail:
          mostRows > 1
            ? `One record makes up ${counted(mostRows, 'row')} of ${rowCount} (${shareText(share)}).`
            : `No record comes twice in ${counted(rowCount, 'row')}.`,
      },
    ];
  },
};

const pairsOf = (rows: number): number => (rows * (rows - 1)) / 2;
