import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import builtIn from '../../examples/heart-disease/hale.config.ts';
import { settingsSchema } from '../../src/config/index.ts';
import { createDatasetSource } from '../../src/data/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import {
  reportDocumentSchema,
  summariseReport,
  type ValidationReport,
  validateTable,
} from '../../src/validation/index.ts';
import { runHale } from '../cli/run-hale.ts';
import { describeWithRealData } from '../real-data.ts';
import { findingsOf } from './make-table.ts';

type Site = 'cleveland' | 'hungarian' | 'switzerland' | 'va';

describeWithRealData('the files of UCI Heart Disease', (folder) => {
  async function validate(...sites: Site[]) {
    const settings = settingsSchema.parse({
      ...builtIn,
      data: { ...builtIn.data, folder, uciHeartDisease: { sites } },
    });
    const source = createDatasetSource(settings, { folder, storageFolder: folder, random: createRandom(1) });
    const { table } = await source.load();
    if (settings.data.schema === undefined) throw new Error('the built-in example has no schema');
    return validateTable(table, settings.data.schema, settings.validation);
  }

  const missingCounts = (report: ValidationReport): Record<string, number> =>
    Object.fromEntries(findingsOf(report, 'missingValues').map(({ column, count }) => [String(column), count]));

  it('of Cleveland pass, with 6 missing cells and nobody set apart', async () => {
    const report = await validate('cleveland');
    expect(report).toMatchObject({ passed: true, rowCount: 303, quarantinedRows: [] });
    expect(missingCounts(report)).toEqual({ ca: 4, thal: 2 });
    expect(findingsOf(report, 'missingValues').flatMap(({ rows }) => rows.map(({ line }) => line))).toEqual([
      167, 193, 288, 303, 88, 267,
    ]);
    expect(new Set(report.findings.map(({ severity }) => severity))).toEqual(new Set(['info', 'warning']));
    expect(report.findings.flatMap(({ check, severity }) => (severity === 'warning' ? [check] : []))).toEqual([
      'outliers',
      'outliers',
      'outliers',
    ]);
    expect(summariseReport(report).line).toBe(
      'data accepted (303 rows, 9 checks; with warnings: outliers; no row set apart)',
    );
  });

  it('of Hungary pass, and warn of three columns that are mostly missing', async () => {
    const report = await validate('hungarian');
    expect(report.passed).toBe(true);
    // 782 cells are ?.
    expect(Object.values(missingCounts(report)).reduce((sum, count) => sum + count, 0)).toBe(782);
    const warned = findingsOf(report, 'missingValues').filter(({ severity }) => severity === 'warning');
    expect(warned.map(({ column, count }) => [column, count])).toEqual([
      ['slope', 190],
      ['ca', 291],
      ['thal', 266],
    ]);
  });

  it('of Switzerland are refused: cholesterol is 0 in every row, and 8 rows are healthy', async () => {
    const report = await validate('switzerland');
    expect(report.passed).toBe(false);
    expect(report.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        check: 'missingValues',
        column: 'chol',
        count: 123,
        message: expect.stringContaining('written as 0 (123 times)'),
      },
      { check: 'target', column: 'num', count: 8 },
    ]);
  });

  it('of Long Beach pass, with the cholesterol of 0 in 49 rows and a blood pressure of 0 set apart', async () => {
    const report = await validate('va');
    expect(report.passed).toBe(true);
    expect(findingsOf(report, 'missingValues').find(({ column }) => column === 'chol')?.message).toBe(
      'chol: missing in 56 of 200 rows (28%), written as 0 (49 times)',
    );
    expect(report.quarantinedRows).toEqual([{ row: 33, line: 34, reasons: ['trestbps lies outside 50 to 300 mm Hg'] }]);
  });

  it('of all sites together pass, with the two copies that are known of', async () => {
    const report = await validate('cleveland', 'hungarian', 'switzerland', 'va');
    expect(report.passed).toBe(true);
    expect(report.keptRows).toHaveLength(919);
    expect(findingsOf(report, 'duplicates')).toMatchObject([{ count: 2 }]);
    expect(findingsOf(report, 'leakage')).toEqual([]);
    expect(report.quarantinedRows).toEqual([
      {
        row: 303 + 294 + 123 + 33,
        file: join(folder, 'processed.va.data'),
        line: 34,
        reasons: ['trestbps lies outside 50 to 300 mm Hg'],
      },
    ]);
  });

  it('are named with each line, where there are several', async () => {
    const project = await mkdtemp(join(tmpdir(), 'hale-sites-'));
    try {
      const validate = async (...words: string[]) => {
        const sites = ['--set', 'data.uciHeartDisease.sites=["cleveland","va"]'];
        return runHale(['data', 'validate', '--data', folder, ...sites, ...words], { folder: project });
      };
      const { code, out } = await validate('--quarantine', 'bad.csv', '--output', 'report.json');
      expect(code).toBe(0);
      expect(out).toContain('\n  line 34 of processed.va.data: 0\n');
      const document = reportDocumentSchema.parse(JSON.parse(await readFile(join(project, 'report.json'), 'utf8')));
      const place = { row: 303 + 33, file: join(folder, 'processed.va.data'), line: 34 };
      expect(document.quarantined_rows).toMatchObject([place]);
      expect(document.findings.find(({ check }) => check === 'ranges')?.rows).toEqual([{ ...place, value: 0 }]);
      const [heading, row] = (await readFile(join(project, 'bad.csv'), 'utf8')).split('\r\n');
      expect(heading).toMatch(/^file,line,reasons,age,/);
      expect(row?.split(',').slice(0, 2)).toEqual([place.file, '34']);
    } finally {
      await rm(project, { recursive: true });
    }
  });
});
