import { formatMetric } from '../../metrics/index.ts';
import {
  type Finding,
  findingSeries,
  isByChance,
  type MetricTrend,
  metricTitles,
  type RecordedWindow,
  type WindowReport,
} from '../../monitoring/index.ts';
import { formatTime } from './format-figures.ts';
import { formatEnd, verdictFormats } from './monitoring-text.ts';
import type { Format, Style } from './style.ts';
import { renderTable, type TableCell, type TableColumn } from './table.ts';
import { wrapText } from './wrap-text.ts';

export interface WindowView {
  readonly report: WindowReport;
  /** Where the metrics are going in the last windows. */
  readonly trends: readonly MetricTrend[];
}

/** One window: the verdict in a sentence, then what differs, then the metrics. */
export function renderWindowReport({ report, trends }: WindowView, style: Style, width: number): string {
  const { window, run, findings } = report;
  const title = `${window.model} version ${window.version}, window ${window.sequence}`;
  const labelled = run === null ? '' : `, ${run.labelCount} labelled`;
  const facts = `${window.rowCount} answered${labelled}, ${window.refusedCount} refused; ${periodOf(window)}`;
  const heading = [
    wrapText(title, { width, style, format: 'bold' }),
    wrapText(facts, { width, style, format: 'dim' }),
  ].join('\n');
  if (run === null) return `${heading}\n\nThe monitors have not looked at it yet; \`hale monitor run\` does.`;
  return [
    heading,
    wrapText(run.summary, { width, style, format: verdictFormats[run.verdict] }),
    ...renderFindings(findings, style, width),
    ...renderMetrics(findings, trends, style, width),
  ].join('\n\n');
}

function periodOf({ startsAtMs, endsAtMs }: RecordedWindow): string {
  const from = formatTime(new Date(startsAtMs));
  const to = formatEnd(startsAtMs, endsAtMs);
  return from.endsWith(to) ? from : `${from} to ${to}`;
}

/** What alerts, check by check, each in its own sentence. */
function renderFindings(findings: readonly Finding[], style: Style, width: number): readonly string[] {
  const deciding = findings.filter(({ isDeciding }) => isDeciding);
  // Nothing was asked of a window that cannot be read; its summary says why.
  if (deciding.length === 0) return [];
  const alerting = deciding.filter(({ status }) => status === 'alert');
  const untold = deciding.filter(({ status }) => status === 'insufficient').length;
  const beside = findings.filter(({ isDeciding, status }) => !isDeciding && status === 'alert').length;
  const counted = [
    `${alerting.length} of ${deciding.length - untold} deciding tests alert`,
    ...(untold > 0 ? [`${untold} had too few rows to tell`] : []),
    ...(beside > 0 ? [`${beside} that only stand beside differ too (--json has them)`] : []),
  ].join('; ');
  const groups = Map.groupBy(alerting, titleOf);
  return [
    wrapText(`${counted}.`, { width, style, format: 'dim' }),
    ...[...groups].map(([title, found]) => {
      const sentences = [...found]
        .sort(bySurprise)
        .map(({ detail, severity }) =>
          wrapText(detail, { width, indent: 2, hang: 4, style, ...(severity === 'critical' ? { format: 'red' } : {}) }),
        );
      return [style('bold', title), ...sentences].join('\n');
    }),
  ];
}

const checkTitles: Readonly<Record<string, string>> = { realised: 'Performance', estimated: 'Estimated performance' };

function titleOf({ monitor, check }: Finding): string {
  if (monitor === 'drift') return 'Drift';
  if (monitor === 'attribution_drift') return 'Drift of the explanations';
  const words = checkTitles[check] ?? check.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const bySurprise = (one: Finding, other: Finding): number => (one.adjustedPValue ?? 0) - (other.adjustedPValue ?? 0);

const metricColumns: readonly TableColumn[] = [
  { title: 'metric' },
  { title: 'value', align: 'right' },
  { title: 'interval', align: 'right' },
  { title: 'limit', align: 'right' },
  { title: 'state' },
  { title: 'trend' },
];

const trendFormats: Readonly<Record<string, Format>> = { improving: 'green', degrading: 'red', stable: 'dim' };

function renderMetrics(
  findings: readonly Finding[],
  trends: readonly MetricTrend[],
  style: Style,
  width: number,
): readonly string[] {
  const ofMetrics = findings.filter(({ check }) => check === 'realised' || check === 'estimated');
  if (ofMetrics.length === 0) return [];
  const told = ofMetrics.filter(({ statistic }) => statistic !== null);
  const rows = told.map((finding): readonly TableCell[] => {
    const { monitor, subject, statistic, interval, threshold } = finding;
    const series = findingSeries(finding);
    const trend = trends.find(({ metric }) => metric === series)?.trend;
    // Without what stands in brackets, such as the second name of recall: the table must fit into 80 columns.
    const title = subject.kind === 'metric' ? metricTitles[subject.metric].replace(/ \(.*\)$/, '') : subject.kind;
    return [
      monitor === 'estimated_performance' ? `estimated ${title}` : title,
      formatMetric(statistic ?? undefined),
      interval === null ? '' : `${formatMetric(interval.lower)} to ${formatMetric(interval.upper)}`,
      formatMetric(threshold ?? undefined),
      stateOf(finding),
      trend === undefined || trend === 'insufficient' ? '' : { text: trend, format: trendFormats[trend] ?? 'dim' },
    ];
  });
  const untold = ofMetrics.length - told.length;
  const isAnyBeyond = told.some(({ status, isDeciding }) => status === 'alert' && !isDeciding);
  const notes = [
    ...(told.some(isByChance) ? ['by chance: worse than its limit, as exchanged rows are as well.'] : []),
    ...(isAnyBeyond ? ['beyond: worse than its limit too, and not counted for the verdict.'] : []),
    ...(untold > 0 ? [`${untold} of ${ofMetrics.length} metrics had too few rows or outcomes to tell.`] : []),
  ];
  return [
    [
      ...(told.length === 0 ? [] : [renderTable(metricColumns, rows, style)]),
      ...notes.map((note) => wrapText(note, { width, style, format: 'dim' })),
    ].join('\n'),
  ];
}

function stateOf(finding: Finding): TableCell {
  const { status, isDeciding } = finding;
  if (isByChance(finding)) return { text: 'by chance', format: 'dim' };
  if (status === 'ok') return { text: 'ok', format: 'green' };
  if (status === 'insufficient') return { text: 'insufficient', format: 'dim' };
  return isDeciding ? { text: 'alert', format: 'red' } : { text: 'beyond', format: 'yellow' };
}
