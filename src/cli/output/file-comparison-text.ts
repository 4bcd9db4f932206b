import { type Finding, subjectKey } from '../../monitoring/index.ts';
import { printableText } from './printable-text.ts';
import type { Format, Style } from './style.ts';
import { renderTable, type TableCell } from './table.ts';

const statusFormats: Readonly<Record<Finding['status'], Format>> = { ok: 'green', alert: 'red', insufficient: 'dim' };

/** What two files differ in: a line for each column by the test that decides, those that changed first, then the verdict. */
export function renderComparison(findings: readonly Finding[], all: boolean, style: Style): string {
  const deciding = findings.filter(({ isDeciding }) => isDeciding);
  const changed = deciding.filter(({ status }) => status === 'alert');
  const untold = deciding.filter(({ status }) => status === 'insufficient');
  const rest = deciding.filter(({ status }) => status === 'ok');
  const shown = [...changed, ...untold, ...(all ? rest : [])];
  const judged = changed.length + rest.length;
  const verdict =
    judged === 0
      ? style('yellow', 'Nothing could be compared.')
      : changed.length === 0
        ? style('green', `Nothing changed that chance does not explain, by ${judged} tests.`)
        : style('red', `${changed.length} of ${judged} tests show a change.`);
  const counted = untold.length === 0 ? verdict : `${verdict} ${untold.length} could not tell.`;
  if (shown.length === 0) return counted;
  const table = renderTable(
    [
      { title: 'column' },
      { title: 'test' },
      { title: 'statistic', align: 'right' },
      { title: 'adjusted p', align: 'right' },
      { title: '' },
      { title: 'what was found' },
    ],
    shown.map(({ subject, check, statistic, adjustedPValue, status, detail }): readonly TableCell[] => [
      subject.kind === 'feature' ? printableText(subject.feature) : subjectKey(subject).replaceAll('_', ' '),
      check.replaceAll('_', ' '),
      statistic === null ? '' : String(Number(statistic.toPrecision(3))),
      adjustedPValue === null ? '' : adjustedPValue < 0.001 ? '< 0.001' : adjustedPValue.toFixed(3),
      { text: status === 'alert' ? 'changed' : status, format: statusFormats[status] },
      printableText(detail),
    ]),
    style,
  );
  return `${table}\n\n${counted}`;
}
