import type { QualityCheck } from '../quality-check.ts';
import { missingShareCheck } from './missing-share-check.ts';
import { outlierShareCheck } from './outlier-share-check.ts';
import { refusedShareCheck } from './refused-share-check.ts';
import { refusedValuesChecks } from './refused-values-checks.ts';
import { repeatedRecordCheck } from './repeated-record-check.ts';
import { requestRateCheck } from './request-rate-check.ts';
import { stuckFeatureCheck } from './stuck-feature-check.ts';

/** In the order in which their findings are told. */
export const qualityChecks: readonly QualityCheck[] = [
  requestRateCheck,
  refusedShareCheck,
  ...refusedValuesChecks,
  missingShareCheck,
  stuckFeatureCheck,
  outlierShareCheck,
  repeatedRecordCheck,
];
