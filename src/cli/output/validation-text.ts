import { basename } from 'node:path';
import { checkTitle, type Finding, summariseReport, type ValidationReport } from '../../validation/index.ts';
import { printableText } from './printable-text.ts';
import type { Format, Style } from './style.ts';
import { renderTable } from './table.ts';

const statusFormats = { passed: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const;
const severityFormats = { error: 'red', warning: 'yellow', info: 'dim' } as const;

/** What a validation found: a table of the checks, then each finding with its rows, then the verdict. */
export function renderValidation(report: ValidationReport, quarantineFile: string | null, style: Style): string {
  const checks = renderTable(
    [{ title: 'check' }, { title: 'status' }, { title: 'findings', align: 'right' }],
    report.checks.map(({ name, status, findings }) => [
      checkTitle(name),
      { text: status, format: statusFormats[status] },
      findings === 0 ? '' : String(findings),
    ]),
    style,
  );
  const findings = (['error', 'warning', 'info'] as const)
    .flatMap((severity) => report.findings.filter((finding) => finding.severity === severity))
    .flatMap((finding) => [...renderFinding(finding, style), '']);
  const { line } = summariseReport(report);
  const verdict: Format = report.passed ? 'green' : 'red';
  return [
    checks,
    '',
    ...findings,
    style(verdict, `${report.passed ? '✓' : '✗'} ${line}`),
    ...quarantineLine(report.quarantinedRows.length, quarantineFile),
  ].join('\n');
}

function renderFinding(finding: Finding, style: Style): string[] {
  const { severity, check, message, advice } = finding;
  const indent = '  ';
  const rows = rowsText(finding);
  return [
    `${style(severityFormats[severity], severity)} ${style('dim', checkTitle(check))}  ${printableText(message)}`,
    ...(rows === '' ? [] : [indent + printableText(rows)]),
    ...(severity === 'info' ? [] : [`${indent}→ ${printableText(advice)}`]),
  ];
}

/** `lines 3, 10 and 4 more`, of several files `line 3 of a.csv, line 10 of b.csv`, with the values where they say more than that they are missing. */
function rowsText({ rows, count }: Finding): string {
  if (rows.length === 0) return '';
  const hasLines = rows.every(({ line }) => line !== null);
  const hasValues = rows.some(({ value }) => value !== null);
  const places = rows.map(({ row, line, file, value }) => {
    const place = !hasLines ? `${row + 1}` : file === undefined ? `${line}` : `line ${line} of ${basename(file)}`;
    return hasValues ? `${place}: ${value === null ? 'missing' : JSON.stringify(value)}` : place;
  });
  const unit = hasLines ? 'line' : 'row';
  const heading = rows.some(({ file }) => file !== undefined) ? '' : `${unit}${count === 1 ? '' : 's'} `;
  const more = count - rows.length;
  return `${heading}${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function quarantineLine(count: number, file: string | null): string[] {
  if (file !== null) return [`  the rows that are set apart, and why: ${printableText(file)}`];
  return count === 0 ? [] : ['  --quarantine FILE writes the rows that are set apart, and why'];
}
