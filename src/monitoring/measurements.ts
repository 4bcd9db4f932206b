import { driftScore } from './drift/index.ts';
import { driftScoreName } from './drift-score-name.ts';
import type { Measurement } from './entities.ts';
import type { Finding } from './finding.ts';
import { findingSeries } from './finding-series.ts';
import type { WindowRows } from './window-rows.ts';

/** The numbers of a window that are kept as series: metrics, drift scores and what came in. */
export function measurementsOf(findings: readonly Finding[], rows: WindowRows): readonly Measurement[] {
  return [...findings.flatMap(measurementOf), ...trafficOf(rows)];
}

function measurementOf(finding: Finding): readonly Measurement[] {
  const { monitor, check, subject, statistic, interval, sampleSize } = finding;
  const plain = { lower: interval?.lower ?? null, upper: interval?.upper ?? null, sampleSize };
  const series = findingSeries(finding);
  if (series !== null && statistic !== null) return [{ metric: series, value: statistic, ...plain }];
  const score = monitor === 'drift' ? driftScore(finding) : null;
  if (score === null) return [];
  return [{ metric: driftScoreName(subject, check), value: score, lower: null, upper: null, sampleSize }];
}

function trafficOf({ rows, refused, labels, classes }: WindowRows): readonly Measurement[] {
  const all = rows.rowCount + refused.length;
  if (all === 0) return [];
  const count = (values: ArrayLike<number>, wanted: (value: number) => boolean) =>
    Array.from(values).filter(wanted).length;
  const share = (metric: string, part: number, whole: number): readonly Measurement[] =>
    whole === 0 ? [] : [{ metric, value: part / whole, lower: null, upper: null, sampleSize: whole }];
  return [
    ...share('refused_share', refused.length, all),
    ...share(
      'positive_share',
      count(classes, (value) => value === 1),
      rows.rowCount,
    ),
    ...share(
      'labelled_share',
      count(labels, (value) => value >= 0),
      rows.rowCount,
    ),
  ];
}
