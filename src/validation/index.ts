export { assertTrainable } from './assert-trainable.ts';
export type { Split, ValidationSettings } from './check.ts';
export { csvCell } from './csv-cell.ts';
export { nameColumns } from './name-columns.ts';
export {
  type CheckName,
  type CheckResult,
  type CheckStatus,
  checkNames,
  type Finding,
  type FoundRow,
  type QuarantinedRow,
  type Severity,
  type ValidationReport,
} from './report.ts';
export { type ReportDocument, reportDocument, reportDocumentSchema } from './report-document.ts';
export { checkTitle, summariseReport } from './summarise-report.ts';
export { validateTable } from './validate-table.ts';
export { quarantinePath, writeQuarantine } from './write-quarantine.ts';
export { writeReport } from './write-report.ts';
