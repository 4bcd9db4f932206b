import { formatMetric } from '../../metrics/index.ts';
import type { ComparisonReport, KindReport } from '../../models/index.ts';
import type { Style } from './style.ts';
import { renderTable, type TableColumn } from './table.ts';

/** Shown by default, by their names on the wire. */
const usualMetrics = ['f1', 'roc_auc', 'mcc', 'brier_score'];
/** As many fit beside each other into a terminal of some 100 columns; --json has all. */
const mostShown = 4;

const titles: Readonly<Record<string, string>> = {
  f1: 'F1',
  roc_auc: 'ROC AUC',
  mcc: 'MCC',
  brier_score: 'Brier',
  average_precision: 'AP',
  expected_calibration_error: 'ECE',
};
const titleOf = (metric: string): string => titles[metric] ?? metric.replaceAll('_', ' ');

/** The metric that the kind was chosen by first: the choice must be plain to see. */
const shownWith = (selected: string): readonly string[] =>
  [selected, ...usualMetrics.filter((metric) => metric !== selected)].slice(0, mostShown);

const columnsOf = (metrics: readonly string[], selected: string): readonly TableColumn[] => [
  { title: 'kind' },
  ...metrics.map((metric) => ({ title: titleOf(metric), align: 'right' as const })),
  { title: `held-out ${titleOf(selected)}`, align: 'right' },
];

function cellsOf({ cross_validation, test }: KindReport, metrics: readonly string[], selected: string): string[] {
  const interval = test.intervals[selected];
  const ends = interval == null ? '' : ` [${formatMetric(interval.lower)}, ${formatMetric(interval.upper)}]`;
  return [
    ...metrics.map((metric) => {
      const summary = cross_validation.summary[metric];
      return summary == null ? '–' : `${formatMetric(summary.mean)} ± ${formatMetric(summary.standard_deviation)}`;
    }),
    `${formatMetric(test.metrics[selected])}${ends}`,
  ];
}

/** The kinds beside each other, the chosen one marked, and why it was chosen. */
export function renderComparison({ kinds, failed, selection }: ComparisonReport, style: Style): string {
  const metrics = shownWith(selection.metric);
  const rows = kinds.map((kind) => {
    const name = kind.kind === selection.kind ? `${kind.kind} ←` : kind.kind;
    const cells = [name, ...cellsOf(kind, metrics, selection.metric)];
    return kind.kind === selection.kind ? cells.map((text) => ({ text, format: 'green' as const })) : cells;
  });
  const lines = [
    renderTable(columnsOf(metrics, selection.metric), rows, style),
    ...failed.map(({ kind, reason }) => style('red', `${kind} could not be trained: ${reason}`)),
    '',
    `${selection.reason}.`,
  ];
  return lines.join('\n');
}
