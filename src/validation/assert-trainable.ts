import { HaleError } from '../errors/index.ts';
import type { ValidationSettings } from './check.ts';
import type { ValidationReport } from './report.ts';
import { stopsTraining } from './validate-table.ts';

/** Findings that the refusal quotes; the report has them all. */
const mostQuoted = 5;
const mostDetailed = 100;

/** @throws HaleError DATA_REFUSED with the findings that stop training, and what to do about each */
export function assertTrainable(report: ValidationReport, settings: ValidationSettings): void {
  const stopping = report.findings.filter(({ severity }) => stopsTraining(severity, settings));
  if (stopping.length === 0) return;
  const quoted = stopping.slice(0, mostQuoted).map(({ message, advice }) => `  - ${message}\n    ${advice}`);
  const more = stopping.length > quoted.length ? [`  - and ${stopping.length - quoted.length} more`] : [];
  throw new HaleError('DATA_REFUSED', ['the data cannot be trained on:', ...quoted, ...more].join('\n'), {
    details: {
      findings: stopping.slice(0, mostDetailed).map(({ check, severity, column, message, advice, count }) => ({
        check,
        severity,
        column,
        message,
        advice,
        count,
      })),
    },
  });
}
