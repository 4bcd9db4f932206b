import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { readingOptions } from '../../src/data/index.ts';
import { type LabelFile, parseLabelEntries, readLabelFile } from '../../src/labels/index.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { createLabelWorld, type LabelWorld, newPredictionId } from './label-world.ts';

let folder: string;
let test: TestDatabase;
let world: LabelWorld;

beforeAll(async () => {
  [test, folder] = await Promise.all([openTestDatabase(), mkdtemp(join(tmpdir(), 'hale-labels-'))]);
  world = createLabelWorld(test.database, { listedProblems: 5 });
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

async function importText(name: string, text: string, more: Partial<LabelFile> = {}) {
  const path = join(folder, name);
  await writeFile(path, text);
  const reading = readingOptions(settingsSchema.parse({}).data);
  const rows: number[] = [];
  const counts = await world.labels.importAll(
    () => readLabelFile({ path, reading, rowsPerChunk: 2_048, corrects: false, ...more }),
    'somebody',
    (count) => rows.push(count),
  );
  return { counts, rows };
}

describe('a file of labels', () => {
  it('is taken as CSV with numbers, and without times', async () => {
    const ids = world.predict(3);
    const text = `label,prediction_id\n${ids.map((id, index) => `${index % 2},${id.toUpperCase()}`).join('\n')}\n`;
    expect(await importText('numbers.csv', text)).toEqual({
      counts: { created: 3, unchanged: 0, corrected: 0 },
      rows: [3],
    });
    expect([...(await world.labels.ofPredictions('heart-disease', ids)).values()].sort()).toEqual([0, 0, 1]);
  });

  it('is taken as CSV with names of classes among the numbers, times, and columns that mean nothing here', async () => {
    const [first = '', second = '', third = ''] = world.predict(3);
    const rows = [
      `${first},disease,2026-11-20T10:00:00+02:00,x`,
      `${second},0,,y`,
      `${third},1,2026-11-20 10:00:00.5Z,z`,
    ];
    await importText('mixed.csv', `prediction_id,label,observed_at,note\n${rows.join('\n')}\n`);
    expect(await world.labels.ofPredictions('heart-disease', [first, second, third])).toEqual(
      new Map([
        [first, 1],
        [second, 0],
        [third, 1],
      ]),
    );
    expect((await world.labels.ofPrediction(first)).label?.observedAt).toEqual(new Date('2026-11-20T08:00:00Z'));
    expect((await world.labels.ofPrediction(third)).label?.observedAt).toEqual(new Date('2026-11-20T10:00:00.500Z'));
  });

  it('is taken as JSON lines, is the same a second time, and corrects where that is said', async () => {
    const ids = world.predict(2);
    const lines = (label: number) => ids.map((id) => `${JSON.stringify({ prediction_id: id, label })}\n`).join('');
    expect((await importText('labels.jsonl', lines(1))).counts.created).toBe(2);
    expect((await importText('labels.jsonl', lines(1))).counts.unchanged).toBe(2);
    await expect(importText('labels.jsonl', lines(0))).rejects.toMatchObject({ code: 'LABEL_CONFLICT' });
    expect((await importText('labels.jsonl', lines(0), { corrects: true })).counts.corrected).toBe(2);
  });

  it('is written whole or not at all, and the refusal names the lines', async () => {
    const ids = world.predict(5_000);
    const unknown = newPredictionId();
    const rows = ids.map((id) => `${id},1`);
    rows[4_000] = `${unknown},1`;
    rows[4_500] = `${ids[0]},0`;
    const refusal = await importText('bad.csv', `prediction_id,label\n${rows.join('\n')}\n`).catch((error) => error);
    expect(refusal).toMatchObject({
      code: 'PREDICTION_NOT_FOUND',
      details: { issues: [{ row: 4_000, line: 4_002, code: 'prediction_not_found' }] },
    });
    expect(refusal.message).toContain('line 4002');
    expect((await world.labels.ofPredictions('heart-disease', ids)).size).toBe(0);
    rows[4_000] = `${ids[4_000]},1`;
    await expect(importText('bad.csv', `prediction_id,label\n${rows.join('\n')}\n`)).rejects.toMatchObject({
      code: 'LABEL_CONFLICT',
      details: { issues: [{ row: 4_500, line: 4_502 }] },
    });
    expect((await world.labels.ofPredictions('heart-disease', ids)).size).toBe(0);
  });

  it('is not read to its end where it is wrong throughout', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `${row},1`);
    const refusal = await importText('wrong.csv', `prediction_id,label\n${rows.join('\n')}\n`).catch((error) => error);
    expect(refusal).toMatchObject({ code: 'LABEL_INVALID', details: { issues: { length: 5 } } });
    expect(refusal.details.rowCount).toBeLessThan(5_000);
    expect(refusal.message).toContain('line 2: prediction_id is "0"');
  });

  it.each([
    ['a missing column', 'key,label\nx,1\n', /no column prediction_id/],
    ['a missing column that is written otherwise', 'PredictionId,label\nx,1\n', /is it "PredictionId"\?/],
    ['a label that is missing', `prediction_id,label\n${newPredictionId()},\n`, /label is null/],
    ['a label of no class', `prediction_id,label\n${newPredictionId()},2\n`, /label is 2/],
    [
      'a time without an offset',
      `prediction_id,label,observed_at\n${newPredictionId()},1,2026-11-20 10:00:00\n`,
      /observed_at/,
    ],
    [
      'a day that is none',
      `prediction_id,label,observed_at\n${newPredictionId()},1,2026-02-30T10:00:00Z\n`,
      /observed_at/,
    ],
  ])('is refused for %s', async (_name, text, message) => {
    await expect(importText('refused.csv', text)).rejects.toThrow(message);
  });
});

describe('an entry as JSON', () => {
  const wellFormed = {
    prediction_id: '01a2101c-fe35-76f7-86f7-7f78f622ca3a',
    label: 1,
    observed_at: '2026-11-20T10:00:00Z',
    corrects: true,
  };

  it('is taken with all of its fields and with only those that it needs', () => {
    const { prediction_id: predictionId, label } = wellFormed;
    expect(parseLabelEntries([wellFormed, { prediction_id: predictionId.toUpperCase(), label }], 10)).toEqual([
      { predictionId, label: 1, observedAt: new Date('2026-11-20T10:00:00Z'), corrects: true },
      { predictionId, label: 1, observedAt: null, corrects: false },
    ]);
  });

  it.each([
    [{ label: 1 }, 'missing_field', 'prediction_id'],
    [{ ...wellFormed, label: '' }, 'wrong_value', 'label'],
    [{ ...wellFormed, label: true }, 'wrong_value', 'label'],
    [{ ...wellFormed, label: 0.5 }, 'wrong_value', 'label'],
    [{ ...wellFormed, prediction_id: 7 }, 'wrong_value', 'prediction_id'],
    [{ ...wellFormed, corrects: 'yes' }, 'wrong_value', 'corrects'],
    [{ ...wellFormed, corrects: null }, 'wrong_value', 'corrects'],
    [{ ...wellFormed, observed_at: 1_764_000_000 }, 'wrong_value', 'observed_at'],
    [{ ...wellFormed, labels: 1 }, 'unknown_field', 'labels'],
    [[], 'not_an_object', null],
    [null, 'not_an_object', null],
  ])('is refused: %j', (value, code, field) => {
    expect(() => parseLabelEntries([wellFormed, value], 10)).toThrowError(
      expect.objectContaining({
        code: 'LABEL_INVALID',
        details: expect.objectContaining({ issues: [expect.objectContaining({ row: 1, code, field })] }),
      }),
    );
  });

  it('is taken or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), (values) => {
        expect(() => parseLabelEntries(values, 3)).toThrowError(expect.objectContaining({ code: 'LABEL_INVALID' }));
      }),
    );
  });
});
