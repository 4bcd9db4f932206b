import { formatMetric } from '../../metrics/index.ts';
import {
  type Finding,
  type MonitorRun,
  metricTitles,
  type RecordedWindow,
  type WindowReport,
  type WindowStatus,
} from '../../monitoring/index.ts';
import { formatTime } from './format-figures.ts';
import { printableText } from './printable-text.ts';
import type { Format, Style } from './style.ts';
import { renderTable, type TableCell } from './table.ts';

type Verdict = MonitorRun['verdict'];

const verdictFormats: Readonly<Record<Verdict, Format>> = {
  healthy: 'green',
  suspected: 'yellow',
  changed: 'red',
  insufficient: 'dim',
};

const statusFormats: Readonly<Record<Finding['status'], Format>> = { ok: 'green', alert: 'red', insufficient: 'dim' };

const verdictCell = (run: MonitorRun | null): TableCell =>
  run === null ? { text: 'not looked at', format: 'dim' } : { text: run.verdict, format: verdictFormats[run.verdict] };

const periodOf = ({ startsAtMs, endsAtMs }: RecordedWindow): string =>
  `${formatTime(new Date(startsAtMs))} to ${formatTime(new Date(endsAtMs))}`;

/** Windows of one model, a line each. */
export function renderWindows(windows: readonly WindowStatus[], style: Style): string {
  const columns = [
    { title: 'window', align: 'right' as const },
    { title: 'version', align: 'right' as const },
    { title: 'from' },
    { title: 'to' },
    { title: 'answered', align: 'right' as const },
    { title: 'refused', align: 'right' as const },
    { title: 'labelled', align: 'right' as const },
    { title: 'verdict' },
    { title: 'in short' },
  ];
  const rows = windows.map(({ window, run }): readonly TableCell[] => [
    String(window.sequence),
    window.version,
    formatTime(new Date(window.startsAtMs)),
    formatTime(new Date(window.endsAtMs)),
    String(window.rowCount),
    String(window.refusedCount),
    run === null ? '' : String(run.labelCount),
    verdictCell(run),
    run?.summary ?? '',
  ]);
  return renderTable(columns, rows, style);
}

/** One window: the verdict in a sentence, then what differs, then the metrics. */
export function renderWindowReport({ window, run, findings }: WindowReport, style: Style): string {
  const title = `${window.model} version ${window.version}, window ${window.sequence}`;
  const facts = `${window.rowCount} answered, ${window.refusedCount} refused, ${periodOf(window)}`;
  const heading = `${style('bold', printableText(title))}  ${style('dim', facts)}`;
  if (run === null) return `${heading}\nThe monitors have not looked at it yet; \`hale monitor run\` does.`;
  const verdict = style(verdictFormats[run.verdict], printableText(run.summary));
  return [`${heading}\n${verdict}`, ...renderFindings(findings, style)].join('\n\n');
}

function renderFindings(findings: readonly Finding[], style: Style): readonly string[] {
  const deciding = findings.filter(({ isDeciding }) => isDeciding);
  const alerting = deciding.filter(({ status }) => status === 'alert');
  const ofMetrics = findings.filter(({ check }) => check === 'realised' || check === 'estimated');
  const untold = deciding.filter(({ status }) => status === 'insufficient').length;
  const judged = deciding.length - untold;
  const counted = `${alerting.length} of ${judged} deciding tests alert${untold > 0 ? `; ${untold} could not tell` : ''}`;
  return [
    style('dim', counted),
    ...(alerting.length === 0 ? [] : [renderAlerting(alerting, style)]),
    ...(ofMetrics.length === 0 ? [] : [renderMetrics(ofMetrics, style)]),
  ];
}

function renderAlerting(findings: readonly Finding[], style: Style): string {
  const columns = [
    { title: 'about' },
    { title: 'test' },
    { title: 'adjusted p', align: 'right' as const },
    { title: 'what was found' },
  ];
  const rows = [...findings]
    .sort(bySurprise)
    .map((finding): readonly TableCell[] => [
      { text: aboutOf(finding), format: finding.severity === 'critical' ? 'red' : 'yellow' },
      finding.check.replaceAll('_', ' '),
      pText(finding.adjustedPValue),
      finding.detail,
    ]);
  return renderTable(columns, rows, style);
}

const bySurprise = (one: Finding, other: Finding): number => (one.adjustedPValue ?? 0) - (other.adjustedPValue ?? 0);

function renderMetrics(findings: readonly Finding[], style: Style): string {
  const columns = [
    { title: 'metric' },
    { title: 'value', align: 'right' as const },
    { title: 'interval', align: 'right' as const },
    { title: 'alert beyond', align: 'right' as const },
    { title: 'rows', align: 'right' as const },
    { title: 'state' },
  ];
  const rows = findings.map((finding): readonly TableCell[] => [
    `${finding.monitor === 'estimated_performance' ? 'estimated ' : ''}${aboutOf(finding)}`,
    formatMetric(finding.statistic ?? undefined),
    finding.interval === null
      ? ''
      : `${formatMetric(finding.interval.lower)} to ${formatMetric(finding.interval.upper)}`,
    formatMetric(finding.threshold ?? undefined),
    String(finding.sampleSize),
    { text: finding.status, format: statusFormats[finding.status] },
  ]);
  return renderTable(columns, rows, style);
}

function aboutOf({ subject }: Finding): string {
  switch (subject.kind) {
    case 'feature':
      return subject.feature;
    case 'metric':
      return metricTitles[subject.metric];
    case 'slice':
      return `${metricTitles[subject.metric]} where ${subject.feature} is ${subject.value}`;
    case 'output':
      return 'output';
    case 'all_features':
      return 'all features together';
    case 'traffic':
      return 'traffic';
  }
}

const pText = (pValue: number | null): string =>
  pValue === null ? '' : pValue < 0.001 ? '< 0.001' : pValue.toFixed(3);
