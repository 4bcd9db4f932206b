import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { datasetSchemaSchema } from '../../src/schema/index.ts';
import {
  allRows,
  append,
  appendAll,
  logFolder,
  model,
  newId,
  openTestLog,
  prediction,
  readerOf,
  removeFolders,
  requestId,
  seal,
} from './test-log.ts';

afterEach(removeFolders);

const schema = datasetSchemaSchema.parse({
  features: [
    { kind: 'numeric', name: 'age', nullable: true, missingValues: [-9] },
    { kind: 'categorical', name: 'site', categories: [{ value: 'a' }, { value: 7 }, { value: 'b\' "c\n' }] },
  ],
  target: { name: 'disease', negativeValues: [0], positiveValues: [1] },
});

describe('what is appended', () => {
  it('is read back the same from open, closed and sealed segments, row for row', async () => {
    const folder = await logFolder();
    const startMs = Date.parse('2026-03-01T12:00:00.000Z');
    let nowMs = startMs;
    const log = await openTestLog(folder, { now: () => nowMs });
    const [first, second] = [log.of({ name: model, version: '1' }), log.of({ name: model, version: '2' })];
    const one = prediction({ features: '{"age":63.50,\r\n "site":"a"}', probability: 0.1 });
    const three = [
      prediction({ features: Buffer.from('{"site":7,"age":null}'), probability: 1 / 3 }),
      prediction({ features: '{"site":"b\' \\"c\\n","age":-9}', probability: 0.75, positive: true }),
      prediction({ features: '{"age":1e-7,"site":"nowhere"}', probability: 5e-324 }),
    ];
    await append(first, one);
    nowMs += 1_000;
    first.appendRefused('request-2', [
      [{ feature: 'age', code: 'out_of_range', found: '400 "years", \ud800' }],
      [{ feature: '', code: 'not_an_object', found: 'an array of 2' }],
    ]);
    const other = prediction({ features: '{"age":1,"site":"a"}' });
    await append(second, other);
    nowMs += 1_000;
    await appendAll(first, three);

    const reader = readerOf(folder);
    const seen = async () => {
      const segments = await reader.listSegments(model);
      expect(segments).toHaveLength(1);
      const [{ segment, state, bytes: _bytes, ...facts }] = segments as [(typeof segments)[number]];
      const rows = await reader.readRange(model, [{ segment, first: 0, last: facts.rows - 1 }], {
        version: '1',
        schema,
      });
      const part = await reader.readRange(model, [{ segment, first: 4, last: 5 }], { version: '1', schema });
      const arrivals = await reader.readArrivals(model, { [segment]: 2 });
      const found = await reader.findPredictions([one.id, other.id, three[2]!.id, newId(), 'x', one.id.toUpperCase()]);
      return { state, seen: { segment, facts, rows, part, arrivals, found, all: await allRows(folder) } };
    };
    const open = await seen();
    await log.close();
    const closed = await seen();
    expect(await seal(folder)).toMatchObject({ segments: 1, rows: 7, failures: [] });
    const sealed = await seen();
    expect([open.state, closed.state, sealed.state]).toEqual(['open', 'closed', 'sealed']);
    expect(closed.seen).toEqual(open.seen);
    expect(sealed.seen).toEqual(open.seen);

    const { facts, rows, part, arrivals, found, all } = open.seen;
    expect(facts).toEqual({ rows: 7, refusedRows: 2, firstTimeMs: startMs, lastTimeMs: nowMs });
    expect(rows.rows).toEqual({
      rowCount: 4,
      featureCount: 2,
      values: Float64Array.of(63.5, 0, Number.NaN, 1, Number.NaN, 2, 1e-7, Number.NaN),
    });
    expect([...rows.probabilities]).toEqual([0.1, 1 / 3, 0.75, 5e-324]);
    expect([...rows.classes]).toEqual([0, 0, 1, 0]);
    expect([...rows.timesMs]).toEqual([startMs, nowMs, nowMs, nowMs]);
    expect(rows.predictionIds).toEqual([one, ...three].map(({ id }) => id));
    expect(rows.refused).toEqual([
      { timeMs: startMs + 1_000, issues: [{ feature: 'age', code: 'out_of_range', found: '400 "years", \ufffd' }] },
      { timeMs: startMs + 1_000, issues: [{ feature: '', code: 'not_an_object', found: 'an array of 2' }] },
    ]);
    expect(part.predictionIds).toEqual(three.slice(0, 2).map(({ id }) => id));
    expect(arrivals).toEqual([
      {
        segment: open.seen.segment,
        first: 2,
        timesMs: Float64Array.of(startMs + 1_000, startMs + 1_000, nowMs, nowMs, nowMs),
        versionCodes: Int32Array.of(0, 1, 0, 0, 0),
        versions: ['1', '2'],
        isRefused: Uint8Array.of(1, 0, 0, 0, 0),
      },
    ]);
    expect(Object.fromEntries(found)).toEqual({
      [one.id]: { model, version: '1', timeMs: startMs },
      [other.id]: { model, version: '2', timeMs: startMs + 1_000 },
      [three[2]!.id]: { model, version: '1', timeMs: nowMs },
    });
    // As it was received, but in one line.
    expect(all[0]).toMatchObject({ row: 0, requestId, features: '{"age":63.50,   "site":"a"}' });
  });

  it('is one line of JSON each, in a folder of the model and the day', async () => {
    const folder = await logFolder();
    const log = await openTestLog(folder, { now: () => Date.parse('2026-03-01T12:00:00Z') });
    const id = await append(log.of({ name: model, version: '12' }), prediction({ features: '{"a":"ü"}' }));
    await log.close();
    const [{ segment } = { segment: '' }] = await readerOf(folder).listSegments(model);
    expect(segment).toMatch(/^\d{4}-\d\d-\d\d\/\d{9}-[0-9a-f]{8}-000001$/);
    expect(await readFile(join(folder, model, `${segment}.jsonl`), 'utf8')).toBe(
      `{"prediction_id":"${id}","time":"2026-03-01T12:00:00.000Z","version":"12","request_id":"request-1","probability":0.25,"class":0,"features":{"a":"ü"}}\n`,
    );
  });

  it('is any record: names and texts of any characters, in any layout', async () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'binary' }),
      fc.constant(null),
    );
    const record = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), value, { maxKeys: 6 });
    const layout = fc.constantFrom(undefined, 1, '\t', '\n', '\r\n');
    const records = fc.array(fc.tuple(record, layout, fc.boolean()), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(records, async (given) => {
        const folder = await logFolder();
        const log = await openTestLog(folder);
        const version = log.of({ name: model, version: '1' });
        const sent = given.map(([each, space, asBytes]) => {
          const text = JSON.stringify(each, null, space);
          return prediction({ features: asBytes ? Buffer.from(text) : text, probability: Math.random() });
        });
        await Promise.all(sent.map((each) => append(version, each)));
        await log.close();
        const lines = await allRows(folder);
        expect((await seal(folder)).failures).toEqual([]);
        expect(await allRows(folder)).toEqual(lines);
        expect(lines).toHaveLength(sent.length);
        for (const [index, row] of lines.entries()) {
          const { id, probability, features } = sent[index]!;
          expect(row).toMatchObject({ row: index, predictionId: id, probability });
          const received = features.toString();
          expect(row.kind === 'prediction' && row.features).toBe(received.replaceAll(/[\r\n]/g, ' '));
        }
      }),
      { numRuns: 8 },
    );
  });
});
