import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { readingOptions } from '../../src/data/index.ts';
import { openPredictorPool, readBundle, type ServingBundle } from '../../src/models/index.ts';
import { createRowChecker } from '../../src/scoring/check-rows.ts';
import { type ScoreRequest, scoreFile } from '../../src/scoring/index.ts';
import { createRecordDecoder } from '../../src/serving/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { cellAt, findColumn, readTable } from '../../src/table/index.ts';
import { drawRows, heartDiseaseSchema as schema, writeTrainedBundle } from '../serving/trained-bundle.ts';

const settings = settingsSchema.parse({});
const reading = readingOptions({ ...settings.data, schema });
const names = schema.features.map((feature) => feature.name);

let root: string;
let bundle: ServingBundle;
let folder: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hale-scoring-'));
  await writeTrainedBundle(join(root, 'bundle'), 3);
  bundle = await readBundle(join(root, 'bundle'), { whole: false });
});
beforeEach(async () => {
  count += 1;
  folder = await mkdtemp(join(root, `case-${count}-`));
});
afterAll(() => rm(root, { recursive: true }));

/** Several pieces: the reader gives 2,048 rows at a time at least. */
const rowCount = 5000;
/** Encoded rows as a person would write them. */
const drawn = drawRows(schema, rowCount, createRandom(4));
const patients: Record<string, number | null>[] = Array.from({ length: drawn.rowCount }, (_, row) =>
  Object.fromEntries(
    schema.features.map((feature, index) => {
      const code = drawn.values[row * drawn.featureCount + index]!;
      const value = feature.kind === 'numeric' ? code : Number(feature.categories[code]?.value);
      return [feature.name, Number.isNaN(code) ? null : value];
    }),
  ),
);
type Cells = Record<string, number | string | null>;
const csvOf = (rows: readonly Cells[], columns: readonly string[]): string =>
  [columns.join(','), ...rows.map((row) => columns.map((name) => row[name] ?? '').join(','))].join('\n');

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const score = (input: string, output: string, more: Partial<ScoreRequest> & { invalidRows?: 'keep' | 'refuse' } = {}) =>
  scoreFile({
    input,
    output: join(folder, output),
    predictor: bundle.predictor,
    reading,
    settings: { ...settings.scoring, rowsPerChunk: 100, invalidRows: more.invalidRows ?? 'refuse' },
    keep: [],
    ...more,
  });
const written = (name: string, textColumns: readonly string[] = []) =>
  readTable(join(folder, name), { ...reading, textColumns });
async function column(file: string, name: string, textColumns: readonly string[] = []) {
  const table = await written(file, textColumns);
  const found = findColumn(table, name)!;
  return Array.from({ length: table.rowCount }, (_, row) => cellAt(found, row));
}
const refusal = (code: string, message = /./) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('a file is scored as its rows are', () => {
  const expected = () => Array.from(bundle.predictor.probabilities(drawn.values, drawn.rowCount));

  it.each(['scores.csv', 'scores.jsonl', 'scores.parquet'])('to the bit, in order, in %s', async (output) => {
    const input = await put('patients.csv', csvOf(patients, names));
    const progress: number[] = [];
    const summary = await score(input, output, { keep: ['age'], onProgress: (rows) => progress.push(rows) });
    expect(await column(output, 'probability')).toEqual(expected());
    expect(await column(output, 'age')).toEqual(patients.map((patient) => patient.age));
    const predictions = expected().map((probability) => (probability >= bundle.threshold ? 1 : 0));
    expect(await column(output, 'prediction')).toEqual(predictions);
    expect(await column(output, 'label')).toEqual(predictions.map((value) => (value === 1 ? 'disease' : 'no disease')));
    const positives = predictions.filter((value) => value === 1).length;
    expect(positives).toBeGreaterThan(0);
    expect(summary).toMatchObject({ rows: rowCount, scored: rowCount, positives, invalidRows: 0, ignoredColumns: [] });
    expect(progress.at(-1)).toBe(rowCount);
    expect(progress.length).toBeGreaterThan(1);
    expect((await readdir(folder)).sort()).toEqual(['patients.csv', output].sort());
  });

  it('whatever the format of the input, and the order of its columns', async () => {
    const lines = patients.map((patient) => JSON.stringify(Object.fromEntries(Object.entries(patient).reverse())));
    await score(await put('patients.jsonl', lines.join('\n')), 'features.parquet', { keep: names });
    expect(await column('features.parquet', 'probability')).toEqual(expected());
    await score(join(folder, 'features.parquet'), 'scores.jsonl');
    expect(await column('scores.jsonl', 'probability')).toEqual(expected());
  });

  it('when the file names no columns, with the target behind them or without', async () => {
    const body = patients.slice(0, 50).map((patient) => names.map((name) => patient[name] ?? '?').join(','));
    await score(await put('bare.csv', body.join('\n')), 'bare.out.csv');
    await score(await put('target.data', body.map((line) => `${line},1`).join('\n')), 'target.out.csv');
    expect(await column('bare.out.csv', 'probability')).toEqual(expected().slice(0, 50));
    expect(await column('target.out.csv', 'probability')).toEqual(expected().slice(0, 50));
  });
});

describe('threads', () => {
  it.each(['scores.csv', 'scores.jsonl', 'scores.parquet'])(
    'write the same bytes, however many, to %s',
    async (output) => {
      const rows: Cells[] = patients.map((patient, row) => (row % 700 === 3 ? { ...patient, age: 'old' } : patient));
      const input = await put('patients.csv', csvOf(rows, names));
      const bytesOf = async (threads: number, threadsFromRows: number) => {
        let scoredByPool = 0;
        const summary = await score(input, output, {
          keep: ['age'],
          settings: { ...settings.scoring, rowsPerChunk: 100, invalidRows: 'keep', threads, threadsFromRows },
          async openPool(count) {
            const pool = await openPredictorPool(bundle, count);
            return {
              ...pool,
              async probabilities(values, rowCount) {
                scoredByPool += rowCount;
                return pool.probabilities(values, rowCount);
              },
            };
          },
        });
        return { bytes: await readFile(join(folder, output)), summary, scoredByPool };
      };
      const alone = await bytesOf(1, 0);
      const [two, three, late] = [await bytesOf(2, 0), await bytesOf(3, 0), await bytesOf(2, 2100)];
      expect([alone, two, three].map(({ scoredByPool }) => scoredByPool)).toEqual([0, rowCount, rowCount]);
      // From the first piece on that begins at or after that row; pieces are of 2,048 rows.
      expect(late.scoredByPool).toBe(rowCount - 2 * 2048);
      for (const { bytes, summary } of [two, three, late]) {
        expect(bytes.equals(alone.bytes)).toBe(true);
        expect(summary).toEqual(alone.summary);
      }
    },
  );

  it('end where a row refuses the file, and refuse a model file that was changed meanwhile', async () => {
    const rows: Cells[] = patients.map((patient, row) => (row === 4000 ? { ...patient, age: 'old' } : patient));
    const input = await put('patients.csv', csvOf(rows, names));
    let closed = 0;
    const threaded = { ...settings.scoring, rowsPerChunk: 100, threads: 2, threadsFromRows: 0 };
    const refused = score(input, 'scores.csv', {
      settings: threaded,
      async openPool(count) {
        const pool = await openPredictorPool(bundle, count);
        return {
          ...pool,
          async close() {
            await pool.close();
            closed += 1;
          },
        };
      },
    });
    await expect(refused).rejects.toEqual(refusal('PREDICTION_ROWS_INVALID', /line 4002/));
    expect(closed).toBe(1);

    const changed = join(folder, 'bundle');
    await cp(bundle.folder, changed, { recursive: true });
    const opened = await readBundle(changed, { whole: false });
    await writeFile(join(changed, 'model.json'), '{}');
    const openPool = (count: number) => openPredictorPool(opened, count);
    const broken = score(await put('sound.csv', csvOf(patients, names)), 'other.csv', { settings: threaded, openPool });
    await expect(broken).rejects.toEqual(refusal('BUNDLE_INVALID', /model\.json/));
    expect((await readdir(folder)).sort()).toEqual(['bundle', 'patients.csv', 'sound.csv']);
  });
});

describe('rows that the model does not take', () => {
  const spoilt: Cells[] = patients.slice(0, 250).map((patient) => ({ ...patient }));
  spoilt[120] = { ...spoilt[120], age: 'old', chol: 5000 };
  spoilt[130] = { ...spoilt[130], sex: null };
  spoilt[131] = { ...spoilt[131], cp: 7 };

  it('refuse the file, each named by its line, and leave what was there', async () => {
    const input = await put('patients.csv', csvOf(spoilt, names));
    const output = await put('scores.csv', 'what was there before');
    const refused = await score(input, 'scores.csv').catch((error) => error);
    expect(refused).toMatchObject({ code: 'PREDICTION_ROWS_INVALID', category: 'data-quality' });
    expect(refused.message).toMatch(/line 122: age is "old"; it must be a number from 18 to 120 years\. /);
    expect(
      refused.details.problems.map((problem: { line: number; column: string }) => [problem.line, problem.column]),
    ).toEqual([
      [122, 'age'],
      [122, 'chol'],
      [132, 'sex'],
      [133, 'cp'],
    ]);
    expect(await readFile(output, 'utf8')).toBe('what was there before');
    expect((await readdir(folder)).sort()).toEqual(['patients.csv', 'scores.csv']);
  });

  it('are named up to a limit', async () => {
    const input = await put('patients.csv', csvOf(spoilt, names));
    const listed = { ...settings.scoring, rowsPerChunk: 2000, listedProblems: 3 };
    const refused = await score(input, 'scores.csv', { settings: listed }).catch((error) => error);
    expect(refused.details.problems).toHaveLength(3);
    expect(refused.details).toMatchObject({ invalid_rows: 3, rows_read: 250 });
  });

  it.each(['scores.csv', 'scores.jsonl', 'scores.parquet'])(
    'stay with their reason where that is wanted, in %s',
    async (output) => {
      const input = await put('patients.csv', csvOf(spoilt, names));
      const summary = await score(input, output, { invalidRows: 'keep' });
      expect(summary).toMatchObject({ rows: 250, scored: 247, invalidRows: 3 });
      const probabilities = await column(output, 'probability');
      const all = Array.from(bundle.predictor.probabilities(drawn.values, 250));
      for (const [row, probability] of probabilities.entries()) {
        expect(probability).toBe([120, 130, 131].includes(row) ? null : all[row]);
      }
      const reasons = await column(output, 'reason');
      expect(reasons[120]).toMatch(/^age is "old"; it must be .*; chol is 5000; it must be/);
      expect(reasons[131]).toMatch(/^cp is 7; it must be one of 1 \(typical angina\)/);
      expect((await column(output, 'prediction'))[130]).toBeNull();
      expect(reasons.filter((reason) => reason !== null)).toHaveLength(3);
    },
  );

  it('are those that a request would be refused for', () => {
    const decoder = createRecordDecoder(schema);
    const check = createRowChecker(schema);
    const into = new Float64Array(names.length);
    const cell = fc.oneof(
      fc.constantFrom(null, -9, 0, 1, 2, 3, 4, 6, 7, 0.5, -1),
      fc.double({ min: -1000, max: 2000, noNaN: true }),
      fc.integer({ min: 20, max: 120 }),
    );
    const record = fc
      .tuple(fc.nat({ max: rowCount - 1 }), fc.nat({ max: names.length - 1 }), cell)
      .map(([row, index, value]) => ({ ...patients[row], [names[index]!]: value }) as Record<string, number | null>);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (records) => {
        const columns = names.map((name) => ({
          kind: 'number' as const,
          name,
          values: Float64Array.from(records, (one) => one[name] ?? Number.NaN),
        }));
        const positions = names.map((_, index) => index);
        const { invalidRows, values, explain } = check({ rowCount: records.length, columns }, positions);
        for (const [row, one] of records.entries()) {
          const isValid = decoder.decode(one, into, 0);
          expect(invalidRows.includes(row)).toBe(!isValid);
          if (isValid) expect(values.slice(row * names.length, (row + 1) * names.length)).toEqual(into);
          else expect(explain(row, 5).length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('columns', () => {
  it('that the model needs must be there, under their names', async () => {
    const renamed = names.map((name) => (name === 'thalach' ? 'thalac' : name));
    const input = await put(
      'patients.csv',
      csvOf(
        patients.slice(0, 5).map((one) => ({ ...one, thalac: one.thalach ?? null })),
        renamed,
      ),
    );
    await expect(score(input, 'scores.csv')).rejects.toEqual(
      refusal('DATA_COLUMN_MISSING', /has no column "thalach" \(is it "thalac"\?\), which the model needs/),
    );
    await expect(score(await put('ok.csv', csvOf(patients, names)), 'scores.csv', { keep: ['id'] })).rejects.toEqual(
      refusal('DATA_COLUMN_MISSING', /has no column "id".*kept/),
    );
    expect((await readdir(folder)).sort()).toEqual(['ok.csv', 'patients.csv']);
  });

  it('that it does not know are left out, and told', async () => {
    const more = patients.slice(0, 5).map((patient) => ({ ...patient, ward: 'B', num: 1 }));
    const summary = await score(await put('patients.csv', csvOf(more, ['ward', ...names, 'num'])), 'scores.csv');
    expect(summary.ignoredColumns).toEqual(['ward']);
    expect((await written('scores.csv')).columns.map(({ name }) => name)).toEqual([
      'prediction',
      'label',
      'probability',
    ]);
  });

  const identifiers = ['0042', '17', '18', '19', '20'];
  const kept = patients.slice(0, 5).map((patient, row) => ({
    ...patient,
    id: identifiers[row]!,
    number: row + 1,
    share: row / 4,
    long: `12345678901234567${row}`,
    note: ['"=1+1"', '@cmd', '-2', 'plain', '']![row]!,
    Label: 'mine',
  }));
  const keptNames = ['id', 'number', 'share', 'long', 'note', 'Label'];

  it('that are kept stay as they were written, and are no formulas in CSV', async () => {
    await score(await put('patients.csv', csvOf(kept, [...keptNames, ...names])), 'scores.csv', { keep: keptNames });
    const lines = (await readFile(join(folder, 'scores.csv'), 'utf8')).split('\r\n');
    expect(lines[0]).toBe('id,number,share,long,note,input_Label,prediction,label,probability');
    expect(lines[1]).toMatch(/^0042,1,0,123456789012345670,"'=1\+1",mine,/);
    expect(lines[2]).toMatch(/^17,2,0\.25,123456789012345671,"'@cmd",mine,/);
    expect(lines[3]).toMatch(/^18,3,0\.5,123456789012345672,-2,mine,/);
  });

  it('that are kept have the types in Parquet that lose nothing', async () => {
    await score(await put('patients.csv', csvOf(kept, [...keptNames, ...names])), 'scores.parquet', {
      keep: keptNames,
    });
    expect(await column('scores.parquet', 'id')).toEqual(identifiers);
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create()).connect();
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${join(folder, 'scores.parquet')}'`);
    const types = Object.fromEntries(described.getRowsJson().map(([name, type]) => [name, type]));
    expect(types).toEqual({
      id: 'VARCHAR',
      number: 'BIGINT',
      share: 'DOUBLE',
      long: 'BIGINT',
      note: 'VARCHAR',
      input_Label: 'VARCHAR',
      prediction: 'INTEGER',
      label: 'VARCHAR',
      probability: 'DOUBLE',
    });
    const rows = await connection.runAndReadAll(`SELECT long FROM '${join(folder, 'scores.parquet')}' LIMIT 1`);
    expect(rows.getRowsJson()).toEqual([['123456789012345670']]);
    connection.closeSync();
  });
});

describe('nothing is written', () => {
  const ok = () => put('patients.csv', csvOf(patients, names));

  it.each([
    ['an empty file', '', 'TABLE_FILE_EMPTY'],
    ['a heading alone', `${names.join(',')}\n`, 'TABLE_FILE_NO_ROWS'],
    ['a file that was cut off', `${csvOf(patients.slice(0, 3), names)}\n63,1`, 'TABLE_FILE_INVALID'],
  ])('of %s', async (_, text, code) => {
    for (const output of ['scores.csv', 'scores.parquet']) {
      await expect(score(await put('patients.csv', text), output)).rejects.toEqual(refusal(code));
    }
    expect(await readdir(folder)).toEqual(['patients.csv']);
  });

  it('over the input, under an ending that tells no format, or where there is no folder', async () => {
    const input = await ok();
    await expect(score(input, 'patients.csv')).rejects.toEqual(refusal('USAGE_INVALID', /is the input/));
    await expect(score(input, 'scores.xlsx')).rejects.toEqual(refusal('USAGE_INVALID', /\.csv, \.jsonl/));
    for (const output of ['no/scores.csv', 'no/scores.parquet']) {
      await expect(score(input, output)).rejects.toEqual(refusal('SCORES_UNWRITABLE', /there is no such folder/));
    }
    expect(await readdir(folder)).toEqual(['patients.csv']);
  });

  it('when it is stopped, or the model gives no probability', async () => {
    const input = await ok();
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    for (const output of ['scores.csv', 'scores.parquet']) {
      await expect(score(input, output, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/i);
      const broken = {
        ...bundle.predictor,
        probabilities: (_: Float64Array, rows: number) => new Float64Array(rows).fill(NaN),
      };
      await expect(score(input, output, { predictor: broken })).rejects.toEqual(
        refusal('PREDICTION_NOT_FINITE', /row 1/),
      );
    }
    expect(await readdir(folder)).toEqual(['patients.csv']);
  });
});
