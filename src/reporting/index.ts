export { createReporting, type Reporting, type ReportingParts, type WrittenReport } from './create-reporting.ts';
export { type RecordedReport, reportJson } from './store/recorded-report.ts';
