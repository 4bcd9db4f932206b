import { z } from 'zod';
import type { RowPlace } from '../table/index.ts';
import { type CheckName, checkNames, type ValidationReport } from './report.ts';

/** As on the wire: `missing_values`. */
const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const checkNameSchema = z.enum([...checkNames, 'quarantine'].map(wireName));
const count = z.int().min(0);
/** Numbers that JSON lacks stand by name. */
const cellSchema = z.union([z.number(), z.string(), z.null()]);
const rowSchema = {
  row: count.describe('from 0'),
  file: z.string().optional().describe('the path of its file, where the rows are of several'),
  line: z.int().min(1).nullable().describe('of its file, from 1'),
};

const placeOf = ({ row, file, line }: { row: number } & RowPlace) => ({
  row,
  ...(file !== undefined && { file }),
  line,
});

/** The JSON form of a validation report: what `hale data validate --output` writes. Keys are only ever added. */
export const reportDocumentSchema = z.strictObject({
  format: z.literal('hale-validation-report'),
  format_version: z.literal(1),
  dataset: z.strictObject({
    name: z.string(),
    source: z.string(),
    digest: z.string(),
    simulated: z.boolean(),
    files: z.array(z.strictObject({ path: z.string(), sha256: z.string(), size_bytes: count })),
  }),
  passed: z.boolean(),
  row_count: count,
  kept_row_count: count,
  quarantined_row_count: count,
  quarantine_file: z.string().nullable(),
  checks: z.array(
    z.strictObject({
      name: checkNameSchema,
      status: z.enum(['passed', 'warning', 'failed', 'skipped']),
      findings: count,
    }),
  ),
  findings: z.array(
    z.strictObject({
      check: checkNameSchema,
      severity: z.enum(['error', 'warning', 'info']),
      column: z.string().nullable(),
      message: z.string(),
      advice: z.string(),
      count,
      rows: z.array(z.strictObject({ ...rowSchema, value: cellSchema })),
    }),
  ),
  quarantined_rows: z
    .array(z.strictObject({ ...rowSchema, reasons: z.array(z.string()) }))
    .describe('the first of them, at most validation.maximumListedRows'),
});
export type ReportDocument = z.infer<typeof reportDocumentSchema>;

/** Where the table of a report came from. */
interface ReportedDataset {
  readonly name: string;
  readonly source: string;
  readonly digest: string;
  readonly simulated: boolean;
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly sizeBytes: number }[];
}

export function reportDocument(
  report: ValidationReport,
  { name, source, digest, simulated, files }: ReportedDataset,
  context: { readonly quarantineFile: string | null; readonly maximumListedRows: number },
): ReportDocument {
  return {
    format: 'hale-validation-report',
    format_version: 1,
    dataset: {
      name,
      source,
      digest,
      simulated,
      files: files.map(({ path, sha256, sizeBytes }) => ({ path, sha256, size_bytes: sizeBytes })),
    },
    passed: report.passed,
    row_count: report.rowCount,
    kept_row_count: report.keptRows.length,
    quarantined_row_count: report.quarantinedRows.length,
    quarantine_file: context.quarantineFile,
    checks: report.checks.map((check) => ({ ...check, name: wireName(check.name satisfies CheckName) })),
    findings: report.findings.map(({ check, severity, column, message, advice, count, rows }) => ({
      check: wireName(check),
      severity,
      column,
      message,
      advice,
      count,
      rows: rows.map(({ value, ...place }) => ({
        ...placeOf(place),
        value: typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      })),
    })),
    quarantined_rows: report.quarantinedRows
      .slice(0, context.maximumListedRows)
      .map(({ reasons, ...place }) => ({ ...placeOf(place), reasons: [...reasons] })),
  };
}
