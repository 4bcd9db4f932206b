import type { Finding } from '../../src/monitoring/finding.ts';

/** A finding of drift in a feature, with whatever a test says of it. */
export const finding = (given: Partial<Finding> = {}): Finding => ({
  monitor: 'drift',
  check: 'kolmogorov_smirnov',
  subject: { kind: 'feature', feature: 'age' },
  status: 'ok',
  severity: 'warning',
  isDeciding: true,
  statistic: 0.1,
  threshold: 0.2,
  sampleSize: 100,
  referenceSize: 300,
  pValue: 0.4,
  adjustedPValue: 1,
  effectSize: null,
  interval: null,
  distributions: null,
  detail: 'age is as it was.',
  ...given,
});
