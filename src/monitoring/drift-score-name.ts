import type { Subject } from './finding.ts';

const driftScorePrefix = 'drift_score:';
const featurePrefix = 'feature:';

/** What drift is measured of beside features, under these names. */
const others = ['output', 'all_features'] as const;

/** A feature is called by its name, with `feature:` before it where that would name something else. */
function textOf(subject: Subject): string {
  if (subject.kind !== 'feature') return subject.kind;
  const { feature } = subject;
  const isTaken = feature.startsWith(featurePrefix) || others.some((other) => other === feature);
  return isTaken ? featurePrefix + feature : feature;
}

function subjectOf(text: string): Subject {
  const kind = others.find((other) => other === text);
  if (kind !== undefined) return { kind };
  return { kind: 'feature', feature: text.startsWith(featurePrefix) ? text.slice(featurePrefix.length) : text };
}

/** How a series of drift scores is called: `drift_score:age:kolmogorov_smirnov`, of the model's output `drift_score:output:…`. */
export const driftScoreName = (subject: Subject, check: string): string =>
  `${driftScorePrefix}${textOf(subject)}:${check}`;

export interface DriftScoreSeries {
  readonly subject: Subject;
  /** The subject in the series' name. */
  readonly text: string;
  readonly test: string;
}

/** The subject and the test of such a series; undefined of another one. A feature's name may hold colons, a test's not. */
export function readDriftScoreName(metric: string): DriftScoreSeries | undefined {
  const lastColon = metric.lastIndexOf(':');
  if (!metric.startsWith(driftScorePrefix) || lastColon < driftScorePrefix.length) return undefined;
  const text = metric.slice(driftScorePrefix.length, lastColon);
  return { subject: subjectOf(text), text, test: metric.slice(lastColon + 1) };
}
