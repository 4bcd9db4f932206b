import type { DeepReadonly } from '../../../config/index.ts';
import { HaleError } from '../../../errors/index.ts';
import type { DatasetSchema, Feature } from '../../../schema/index.ts';
import type { Random } from '../../../statistics/index.ts';
import { type Column, openTableColumns, type ReadTableOptions, type TableColumns } from '../../../table/index.ts';
import type { Finding } from '../../finding.ts';
import { judgeColumns, type MeasuredColumn, measureColumn, unmeasuredColumn } from '../column-findings.ts';
import { measureDomain, sampleRows } from '../domain-finding.ts';
import { fitColumn } from '../drift-reference.ts';
import type { DriftSettings } from '../drift-settings.ts';
import { memoryThresholdCache } from '../thresholds/threshold-cache.ts';
import { fileColumnsOf } from './file-column.ts';

export interface FileComparisonRequest {
  /** The file that the other is held against. */
  readonly reference: string;
  readonly current: string;
  /**
   * What the columns mean. Without it, or where neither file has a column of it, kinds are told from the cells, and every
   * column is compared.
   */
  readonly schema?: DeepReadonly<DatasetSchema> | undefined;
  readonly reading: ReadTableOptions;
  readonly settings: DriftSettings;
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
  /** Told how many columns are done. */
  readonly onProgress?: ((columns: number, of: number) => void) | undefined;
}

export interface FileComparison {
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly findings: readonly Finding[];
  /** Columns that only one of the files has, or that the schema does not name. */
  readonly ignoredColumns: readonly string[];
}

/**
 * How one file differs from another: the tests of `detectDrift` on each column, and the domain classifier on a sample of
 * the rows. A few columns are in memory at a time (`monitoring.drift.files.columnBytes`), whatever their number.
 *
 * A column that one file lacks, or whose values are no numbers and too many to be categories, is a finding `insufficient`.
 *
 * @throws HaleError of reading the tables; DATA_COLUMN_MISSING where the files have no column in common
 */
export async function compareFiles(request: FileComparisonRequest): Promise<FileComparison> {
  const reference = await openTableColumns(request.reference, request.reading);
  try {
    const current = await openTableColumns(request.current, request.reading);
    try {
      const comparison = await compareTables(reference, current, request);
      await reference.assertUnchanged();
      await current.assertUnchanged();
      return comparison;
    } finally {
      await current.close();
    }
  } finally {
    await reference.close();
  }
}

async function compareTables(
  reference: TableColumns,
  current: TableColumns,
  request: FileComparisonRequest,
): Promise<FileComparison> {
  const { settings, signal, onProgress } = request;
  const [inReference, inCurrent] = [new Set(reference.names), new Set(current.names)];
  const every = [...new Set([...reference.names, ...current.names])];
  const names = new Set(every);
  const isMeant = request.schema?.features.some(({ name }) => names.has(name)) ?? false;
  const schema = isMeant ? request.schema : undefined;
  const wanted = schema === undefined ? every : schema.features.map(({ name }) => name);
  const common = wanted.filter((name) => inReference.has(name) && inCurrent.has(name));
  if (common.length === 0) {
    throw new HaleError(
      'DATA_COLUMN_MISSING',
      `${request.reference} and ${request.current} have no column in common${schema === undefined ? '' : ' that the schema names'}; name two files of the same columns`,
    );
  }
  const features = new Map<string, DeepReadonly<Feature>>(schema?.features.map((feature) => [feature.name, feature]));
  const rows = { reference: reference.rowCount, current: current.rowCount };
  const sample = sampleRows(rows, common.length, settings, request.random.fork('domain classifier'));
  const measured = new Map<string, MeasuredColumn>();
  const sampled: { readonly isNumeric: boolean; readonly values: Float64Array }[] = [];
  const compare = async (name: string, before: Column, now: Column): Promise<void> => {
    const subject = { kind: 'feature', feature: name } as const;
    const sides = fileColumnsOf(before, now, features.get(name), sample, settings.files);
    if ('reason' in sides) {
      const sizes = { sampleSize: rows.current, referenceSize: rows.reference };
      measured.set(name, unmeasuredColumn(subject, name, settings.deciding.category, sides.reason, sizes));
      return;
    }
    const fitted = fitColumn(subject, sides.reference, settings);
    const random = request.random.fork(`feature:${name}`);
    measured.set(name, await measureColumn(fitted, sides.current, settings, name, nothingKept, random));
    sampled.push({ isNumeric: sides.reference.kind === 'numeric', values: sides.sampled });
  };
  const bytesOfColumn = 8 * Math.max(rows.reference, rows.current, 1);
  const together = Math.max(1, Math.floor(settings.files.columnBytes / bytesOfColumn));
  for (let start = 0; start < common.length; start += together) {
    const group = common.slice(start, start + together);
    const before = await columnsByName(reference, group);
    const now = await columnsByName(current, group);
    for (const [index, name] of group.entries()) {
      signal?.throwIfAborted();
      const [one, other] = [before.get(name), now.get(name)];
      if (one !== undefined && other !== undefined) await compare(name, one, other);
      before.delete(name);
      now.delete(name);
      onProgress?.(start + index + 1, common.length);
    }
  }
  const domain = settings.domainClassifier.enabled
    ? measureDomain(sampled, sample, settings, request.random.fork('domain classifier'))
    : null;
  const columns = wanted.map((name): MeasuredColumn => {
    const found = measured.get(name);
    if (found !== undefined) return found;
    const lacking = [
      ...(inReference.has(name) ? [] : ['the reference']),
      ...(inCurrent.has(name) ? [] : ['the other file']),
    ];
    const kind = (features.get(name)?.kind ?? 'numeric') === 'numeric' ? 'numeric' : 'category';
    const sizes = {
      sampleSize: inCurrent.has(name) ? rows.current : 0,
      referenceSize: inReference.has(name) ? rows.reference : 0,
    };
    const reason = `${lacking.join(' and ')} has no such column`;
    return unmeasuredColumn({ kind: 'feature', feature: name }, name, settings.deciding[kind], reason, sizes);
  });
  return {
    referenceRows: rows.reference,
    currentRows: rows.current,
    findings: judgeColumns(columns, domain, settings),
    ignoredColumns: schema === undefined ? [] : every.filter((name) => !features.has(name)),
  };
}

/** Two files are compared once. */
const nothingKept = memoryThresholdCache(undefined, 0);

async function columnsByName(table: TableColumns, names: readonly string[]): Promise<Map<string, Column>> {
  return new Map((await table.read(names)).map((column) => [column.name, column]));
}
