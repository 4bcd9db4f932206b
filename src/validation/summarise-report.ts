import { counted } from './phrases.ts';
import type { CheckName, ValidationReport } from './report.ts';

/** How a check is called to people: `missing values`. */
export const checkTitle = (name: CheckName): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A report in one line, and its errors and warnings with what to do, one line each. */
export function summariseReport(report: ValidationReport): { line: string; warnings: string[] } {
  const { rowCount, checks, findings, quarantinedRows } = report;
  const ran = checks.filter(({ name, status }) => name !== 'quarantine' && status !== 'skipped');
  // How many rows are set apart stands at the end of the line, unless that is what fails.
  const named = (status: string): string[] =>
    checks
      .filter((check) => check.status === status && (status === 'failed' || check.name !== 'quarantine'))
      .map(({ name }) => checkTitle(name));
  const parts = [
    `${counted(rowCount, 'row')}, ${counted(ran.length, 'check')}`,
    ...(['failed', 'warning'] as const).flatMap((status) => {
      const names = named(status);
      if (names.length === 0) return [];
      return [`${status === 'failed' ? 'failed' : 'with warnings'}: ${names.join(', ')}`];
    }),
    `${quarantinedRows.length === 0 ? 'no row' : counted(quarantinedRows.length, 'row')} set apart`,
  ];
  return {
    line: `${report.passed ? 'data accepted' : 'data refused'} (${parts.join('; ')})`,
    warnings: findings
      .filter(({ severity, check }) => severity === 'error' || (severity === 'warning' && check !== 'quarantine'))
      .map(({ message, advice }) => `${message}. ${advice}`),
  };
}
