import type { ComparisonReport, KindReport } from '../../models/index.ts';
import type { Style } from './style.ts';
import { renderTable, type TableColumn } from './table.ts';

/** The metrics that fit beside each other into a terminal of 100 columns; --json has all. */
const shownMetrics = {
  f1: 'F1',
  roc_auc: 'ROC AUC',
  mcc: 'MCC',
  brier_score: 'Brier',
} as const;

const columns: readonly TableColumn[] = [
  { title: 'kind' },
  ...Object.values(shownMetrics).map((title) => ({ title, align: 'right' as const })),
  { title: 'held-out F1', align: 'right' },
];

const figure = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(3) : '–');

function cellsOf({ cross_validation, test }: KindReport): string[] {
  const interval = test.intervals.f1;
  const ends = interval == null ? '' : ` [${figure(interval.lower)}, ${figure(interval.upper)}]`;
  return [
    ...Object.keys(shownMetrics).map((metric) => {
      const summary = cross_validation.summary[metric];
      return summary == null ? '–' : `${figure(summary.mean)} ± ${figure(summary.standard_deviation)}`;
    }),
    `${figure(test.metrics.f1)}${ends}`,
  ];
}

/** The kinds beside each other, the chosen one marked, and why it was chosen. */
export function renderComparison({ kinds, failed, selection }: ComparisonReport, style: Style): string {
  const rows = kinds.map((kind) => {
    const cells = [kind.kind === selection.kind ? `${kind.kind} ←` : kind.kind, ...cellsOf(kind)];
    return kind.kind === selection.kind ? cells.map((text) => ({ text, format: 'green' as const })) : cells;
  });
  const lines = [
    renderTable(columns, rows, style),
    ...failed.map(({ kind, reason }) => style('red', `${kind} could not be trained: ${reason}`)),
    '',
    `${selection.reason}.`,
  ];
  return lines.join('\n');
}
