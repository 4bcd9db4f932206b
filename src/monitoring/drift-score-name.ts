const driftScorePrefix = 'drift_score:';

/** How a series of drift scores is called: `drift_score:age:kolmogorov_smirnov`. */
export const driftScoreName = (subject: string, check: string): string => `${driftScorePrefix}${subject}:${check}`;

/** The subject and the test of such a series; undefined of another one. A feature's name may hold colons, a test's not. */
export function readDriftScoreName(metric: string): { readonly feature: string; readonly test: string } | undefined {
  const lastColon = metric.lastIndexOf(':');
  if (!metric.startsWith(driftScorePrefix) || lastColon < driftScorePrefix.length) return undefined;
  return { feature: metric.slice(driftScorePrefix.length, lastColon), test: metric.slice(lastColon + 1) };
}
