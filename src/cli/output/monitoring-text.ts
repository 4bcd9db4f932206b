import type { Alert, MonitorRun, WindowStatus } from '../../monitoring/index.ts';
import { formatTime } from './format-figures.ts';
import type { Format, Style } from './style.ts';
import { renderTable, type TableCell, type TableColumn } from './table.ts';
import { wrapText } from './wrap-text.ts';

export const verdictFormats: Readonly<Record<MonitorRun['verdict'], Format>> = {
  healthy: 'green',
  suspected: 'yellow',
  changed: 'red',
  insufficient: 'dim',
};

const severityFormats: Readonly<Record<Alert['severity'], Format>> = {
  info: 'dim',
  warning: 'yellow',
  critical: 'red',
};

/** A table in which sentences stand below their rows: cells of whole sentences fit on no terminal. */
function renderWithSentences(
  columns: readonly TableColumn[],
  rows: readonly { readonly cells: readonly TableCell[]; readonly sentence: string | null }[],
  { style, width, indent }: { readonly style: Style; readonly width: number; readonly indent: number },
): string {
  const [heading, ...lines] = renderTable(
    columns,
    rows.map(({ cells }) => cells),
    style,
  ).split('\n');
  return [
    heading,
    ...lines.flatMap((line, index) => {
      const sentence = rows[index]?.sentence ?? null;
      return sentence === null ? [line] : [line, wrapText(sentence, { width, indent })];
    }),
  ].join('\n');
}

const windowColumns: readonly TableColumn[] = [
  { title: 'window', align: 'right' },
  { title: 'version', align: 'right' },
  { title: 'from' },
  { title: 'to' },
  { title: 'answered', align: 'right' },
  { title: 'refused', align: 'right' },
  { title: 'labelled', align: 'right' },
  { title: 'verdict' },
];

/** When a period ends: without the day, where that is the day it began. */
export function formatEnd(startsAtMs: number, endsAtMs: number): string {
  const [day = '', time = ''] = formatTime(new Date(endsAtMs)).split(' ');
  return formatTime(new Date(startsAtMs)).startsWith(day) ? time : `${day} ${time}`;
}

/** Windows of one model; below each that is not healthy, why. */
export function renderWindows(windows: readonly WindowStatus[], style: Style, width: number): string {
  const rows = windows.map(({ window, run }) => ({
    cells: [
      String(window.sequence),
      window.version,
      formatTime(new Date(window.startsAtMs)),
      formatEnd(window.startsAtMs, window.endsAtMs),
      String(window.rowCount),
      String(window.refusedCount),
      run === null ? '' : String(run.labelCount),
      run === null
        ? { text: 'not looked at', format: 'dim' as const }
        : { text: run.verdict, format: verdictFormats[run.verdict] },
    ],
    sentence: run === null || run.verdict === 'healthy' ? null : reasonOf(run),
  }));
  return renderWithSentences(windowColumns, rows, { style, width, indent: 17 });
}

/** The sentence without the verdict, which stands above it. */
const reasonOf = ({ summary }: MonitorRun): string =>
  summary.replace(/^(?:Changed|Suspected, not yet confirmed): /, '');

const alertColumns: readonly TableColumn[] = [
  { title: 'state' },
  { title: 'severity' },
  { title: 'since' },
  { title: 'resolved' },
  { title: 'seen in', align: 'right' },
];

/** Alerts; below each, what it tells of. */
export function renderAlerts(alerts: readonly Alert[], style: Style, width: number): string {
  const rows = alerts.map((alert) => ({
    cells: [
      { text: alert.state, format: alert.state === 'firing' ? ('red' as const) : ('green' as const) },
      { text: alert.severity, format: severityFormats[alert.severity] },
      formatTime(alert.firedAt),
      alert.resolvedAt === null ? '' : formatTime(alert.resolvedAt),
      `${alert.occurrences} ${alert.occurrences === 1 ? 'window' : 'windows'}`,
    ],
    sentence: alert.title,
  }));
  return renderWithSentences(alertColumns, rows, { style, width, indent: 4 });
}
