import { metricWireNames } from '../metrics/index.ts';
import type { Finding } from './finding.ts';

/** The series that a metric of a window is kept in, such as `f1` or `estimated_f1`; null for what is no metric. */
export function findingSeries({ monitor, subject }: Pick<Finding, 'monitor' | 'subject'>): string | null {
  if (subject.kind !== 'metric') return null;
  const name = metricWireNames[subject.metric];
  return monitor === 'estimated_performance' ? `estimated_${name}` : name;
}
