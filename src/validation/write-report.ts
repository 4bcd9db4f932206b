import { HaleError } from '../errors/index.ts';
import type { ReportDocument } from './report-document.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Writes a report as JSON: the file is whole or not there.
 * @throws HaleError REPORT_UNWRITABLE
 */
export async function writeReport(path: string, document: ReportDocument): Promise<void> {
  try {
    await writeWhole(path, [`${JSON.stringify(document, null, 2)}\n`]);
  } catch (error) {
    throw new HaleError(
      'REPORT_UNWRITABLE',
      `the report cannot be written to ${path}: ${(error as Error).message}; name a file in a folder that is writable`,
      { details: { path }, cause: error },
    );
  }
}
