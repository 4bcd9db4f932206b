import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../src/database/index.ts';
import type { LabelChunk, LabelEntry, LabelOutcome } from '../../src/labels/index.ts';
import { databaseSettings, openTestDatabase, silentLogger, type TestDatabase } from '../database/test-database.ts';
import { createLabelWorld, entryOf, type LabelWorld, newPredictionId, present } from './label-world.ts';

let test: TestDatabase;
let world: LabelWorld;

beforeAll(async () => {
  test = await openTestDatabase();
  world = createLabelWorld(test.database);
});
afterAll(() => test.close());

const one = (): string => world.predict(1)[0] as string;
const stored = async (ids: readonly string[]): Promise<number> =>
  (await world.labels.ofPredictions('heart-disease', ids)).size;
const rowsOf = async (table: string): Promise<number> =>
  Number((await test.database.pool.query(`select count(*) from ${table}`)).rows[0].count);

describe('a label', () => {
  it('is kept with when it was seen, when it came and from whom', async () => {
    const id = one();
    const observedAt = new Date('2026-11-24T08:30:00.123Z');
    expect(await world.labels.record([entryOf(id, 1, { observedAt })], 'ward 7')).toEqual({
      created: 1,
      unchanged: 0,
      corrected: 0,
      labels: [{ predictionId: id, label: 1, outcome: 'created' }],
    });
    const { prediction, label } = await world.labels.ofPrediction(id);
    expect(prediction).toMatchObject({ model: 'heart-disease', version: '1' });
    expect(label).toEqual({ label: 1, observedAt, receivedAt: expect.any(Date), actor: 'ward 7', corrections: [] });
  });

  it('was seen just now where it does not say when', async () => {
    const id = one();
    await world.labels.record([entryOf(id, 0)], 'ward 7');
    expect((await world.labels.ofPrediction(id)).label?.observedAt).toEqual(present);
  });

  it.each([
    ['no disease', 0],
    ['disease', 1],
  ] as const)('may be what the model calls the class: %s', async (text, label) => {
    const id = one();
    await world.labels.record([entryOf(id, text)], 'ward 7');
    expect(await world.labels.ofPredictions('heart-disease', [id])).toEqual(new Map([[id, label]]));
  });

  it('changes nothing when it comes again, also with another date and as a correction', async () => {
    const id = one();
    await world.labels.record([entryOf(id, 1)], 'ward 7');
    const before = await world.labels.ofPrediction(id);
    const again = [entryOf(id, 1, { observedAt: new Date(0) }), entryOf(id, 'disease', { corrects: true })];
    expect(await world.labels.record(again, 'ward 8')).toMatchObject({ created: 0, unchanged: 2, corrected: 0 });
    expect(await world.labels.ofPrediction(id)).toEqual(before);
  });

  it('conflicts with another one, unless it corrects: then the earlier one is remembered', async () => {
    const id = one();
    await world.labels.record([entryOf(id, 1)], 'ward 7');
    await expect(world.labels.record([entryOf(id, 0)], 'ward 8')).rejects.toMatchObject({
      code: 'LABEL_CONFLICT',
      details: { issues: [{ row: 0, field: 'label', code: 'label_conflict', allowed: { label: 1 } }] },
    });
    expect((await world.labels.ofPrediction(id)).label).toMatchObject({ label: 1, actor: 'ward 7' });

    const observedAt = new Date('2026-11-20T00:00:00Z');
    expect(await world.labels.record([entryOf(id, 0, { corrects: true, observedAt })], 'ward 8')).toMatchObject({
      corrected: 1,
    });
    await world.labels.record([entryOf(id, 1, { corrects: true })], 'ward 9');
    expect((await world.labels.ofPrediction(id)).label).toMatchObject({
      label: 1,
      actor: 'ward 9',
      corrections: [
        { previousLabel: 0, label: 1, actor: 'ward 9' },
        { previousLabel: 1, label: 0, actor: 'ward 8' },
      ],
    });
  });

  it('is read of its own model only', async () => {
    const [id = ''] = world.predict(1, 'other');
    await world.labels.record([entryOf(id, 1)], 'ward 7');
    expect(await stored([id])).toBe(0);
    expect(await world.labels.ofPredictions('other', [id])).toEqual(new Map([[id, 1]]));
  });
});

describe('a label that cannot be recorded', () => {
  it('is refused with its place, and nothing of its batch is written', async () => {
    const [first = '', second = '', third = ''] = world.predict(3);
    const unknown = newPredictionId();
    const batch = [entryOf(first, 1), entryOf(unknown, 1), entryOf(second, 0)];
    await expect(world.labels.record(batch, 'ward 7')).rejects.toMatchObject({
      code: 'PREDICTION_NOT_FOUND',
      details: { issues: [{ row: 1, code: 'prediction_not_found', field: 'prediction_id' }], invalidRows: 1 },
    });
    await world.labels.record([entryOf(third, 1)], 'ward 7');
    await expect(world.labels.record([entryOf(first, 1), entryOf(third, 0)], 'ward 7')).rejects.toMatchObject({
      code: 'LABEL_CONFLICT',
      details: { issues: [{ row: 1 }] },
    });
    expect(await stored([first, second, third])).toBe(1);
  });

  it('may be no class of its model, or have been seen in the future', async () => {
    const tolerated = new Date(present.getTime() + 300_000);
    const [id = '', other = ''] = world.predict(2);
    const [retired = ''] = world.predict(1, 'retired');
    const batch = [
      entryOf(id, 'sick'),
      entryOf(retired, 'disease'),
      entryOf(other, 1, { observedAt: new Date(tolerated.getTime() + 1) }),
      entryOf(newPredictionId(), 1),
    ];
    const refusal = await world.labels.record(batch, 'ward 7').catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'LABEL_INVALID',
      details: {
        issues: [
          { row: 0, code: 'unknown_class', found: '"sick"', allowed: { categories: [0, 1, 'no disease', 'disease'] } },
          { row: 1, code: 'unknown_class', allowed: { categories: [0, 1] } },
          { row: 2, code: 'in_the_future', field: 'observed_at' },
          { row: 3, code: 'prediction_not_found' },
        ],
      },
    });
    expect(await world.labels.record([entryOf(other, 1, { observedAt: tolerated })], 'ward 7')).toMatchObject({
      created: 1,
    });
  });

  it('does not fill an answer without end', async () => {
    const few = createLabelWorld(test.database, { listedProblems: 3 });
    const batch = Array.from({ length: 50 }, () => entryOf(newPredictionId(), 1));
    const refusal = await few.labels.record(batch, 'ward 7').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ details: { invalidRows: 50, rowCount: 50, issues: { length: 3 } } });
    expect(String(refusal).length).toBeLessThan(1_000);
  });
});

describe('labels of one batch', () => {
  /** What one writer after the other would leave. */
  function expected(entries: readonly LabelEntry[]) {
    const known = new Map<string, 0 | 1>();
    const outcomes: LabelOutcome[] = [];
    for (const { predictionId, label, corrects } of entries) {
      const before = known.get(predictionId);
      if (before !== undefined && before !== label && !corrects) return 'conflict';
      outcomes.push(before === undefined ? 'created' : before === label ? 'unchanged' : 'corrected');
      known.set(predictionId, label as 0 | 1);
    }
    return { outcomes, known };
  }

  it('are recorded as if one after the other, or not at all', async () => {
    const entries = fc.array(
      fc.record({ place: fc.nat(4), label: fc.constantFrom<0 | 1>(0, 1), corrects: fc.boolean() }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(entries, async (drawn) => {
        const ids = world.predict(5);
        const batch = drawn.map(({ place, label, corrects }) => entryOf(ids[place] as string, label, { corrects }));
        const wanted = expected(batch);
        const corrections = await rowsOf('label_corrections');
        if (wanted === 'conflict') {
          await expect(world.labels.record(batch, 'ward 7')).rejects.toMatchObject({ code: 'LABEL_CONFLICT' });
          expect(await stored(ids)).toBe(0);
          expect(await rowsOf('label_corrections')).toBe(corrections);
          return;
        }
        const { labels } = await world.labels.record(batch, 'ward 7');
        expect(labels.map(({ outcome }) => outcome)).toEqual(wanted.outcomes);
        expect(await world.labels.ofPredictions('heart-disease', ids)).toEqual(wanted.known);
        const corrected = wanted.outcomes.filter((outcome) => outcome === 'corrected').length;
        expect(await rowsOf('label_corrections')).toBe(corrections + corrected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('writers at the same time', () => {
  it('have one winner for each prediction; the same label is unchanged, another is a conflict', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = one();
      const writers = Array.from({ length: 6 }, (_, writer) =>
        world.labels.record([entryOf(id, writer < 3 ? 0 : 1)], `writer ${writer}`).catch((error: unknown) => error),
      );
      const ends = await Promise.all(writers);
      const outcomes = ends.map((end) =>
        end instanceof Error ? 'conflict' : Object.entries(end as object).find(([, n]) => n === 1)?.[0],
      );
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(2);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(3);
      for (const end of ends) if (end instanceof Error) expect(end).toMatchObject({ code: 'LABEL_CONFLICT' });
    }
  });

  it('never hold each other for ever, in whatever order their batches name the predictions', async () => {
    const ids = world.predict(200);
    const writers = Array.from({ length: 8 }, (_, writer) => {
      const order = writer % 2 === 0 ? ids : ids.toReversed();
      return world.labels.record(
        order.map((id) => entryOf(id, writer % 2 === 0 ? 0 : 1, { corrects: true })),
        `writer ${writer}`,
      );
    });
    const ends = await Promise.all(writers);
    const counts = ends.map(({ created, unchanged, corrected }) => created + unchanged + corrected);
    expect(counts).toEqual(Array(8).fill(200));
    expect(ends.reduce((sum, { created }) => sum + created, 0)).toBe(200);
  });

  it('of files in opposite orders end both, the one after the other', async () => {
    const ids = world.predict(40);
    const pieces = (order: readonly string[]) =>
      async function* (): AsyncGenerator<LabelChunk> {
        for (const [row, id] of order.entries()) {
          yield { entries: [entryOf(id, 1)], rows: [row], problems: [], rowsSoFar: row + 1 };
        }
      };
    const ends = await Promise.all([
      world.labels.importAll(pieces(ids), 'one'),
      world.labels.importAll(pieces(ids.toReversed()), 'other'),
    ]);
    expect(ends.map(({ created }) => created).sort((a, b) => a - b)).toEqual([0, 40]);
    expect(ends.map(({ unchanged }) => unchanged).sort((a, b) => a - b)).toEqual([0, 40]);
  });
});

describe('what was received since', () => {
  it('counts new and corrected labels of a stretch of predictions, and no unchanged ones', async () => {
    const ids = world.predict(10);
    const [from = '', to = ''] = [ids[2], ids[7]];
    const before = await world.labels.asOf();
    await world.labels.record(
      ids.map((id) => entryOf(id, 1)),
      'ward 7',
    );
    expect(await world.labels.receivedSince('heart-disease', before, from, to)).toBe(6);
    expect(await world.labels.receivedSince('other', before, from, to)).toBe(0);

    await expect
      .poll(async () => world.labels.receivedSince('heart-disease', await world.labels.asOf(), from, to))
      .toBe(0);
    const between = await world.labels.asOf();
    await world.labels.record([entryOf(from, 1), entryOf(to, 0, { corrects: true })], 'ward 7');
    expect(await world.labels.receivedSince('heart-disease', between, from, to)).toBe(1);
  });

  it('forgets no label of a writer that was not done when a reader looked', async () => {
    const ids = world.predict(3);
    const [from = '', , to = ''] = ids;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let isWriting = () => {};
    const writing = new Promise<void>((resolve) => {
      isWriting = resolve;
    });
    const done = world.labels.importAll(async function* () {
      const piece = { rows: [0, 1], problems: [], rowsSoFar: 2 };
      yield { ...piece, entries: ids.slice(0, 2).map((id) => entryOf(id, 1)) };
      isWriting();
      await held;
      yield { entries: [entryOf(to, 0)], rows: [2], problems: [], rowsSoFar: 3 };
    }, 'importer');
    await writing;
    // Other writers come and go, and time passes.
    await world.labels.record([entryOf(one(), 1)], 'ward 7');
    const asOf = await world.labels.asOf();
    expect(await world.labels.receivedSince('heart-disease', asOf, from, to)).toBe(0);
    goOn();
    await done;
    expect(await world.labels.receivedSince('heart-disease', asOf, from, to)).toBe(3);
  });
});

describe('an import', () => {
  it('may pause between two pieces for longer than any other transaction', async () => {
    const settings = databaseSettings({ url: test.url, statementTimeoutMs: 1_000 });
    const impatient = await openDatabase(settings, { storageFolder: inject('databaseFolder'), logger: silentLogger });
    try {
      const { labels, predict } = createLabelWorld(impatient);
      const ids = predict(2);
      await labels.importAll(async function* () {
        yield { entries: [entryOf(ids[0] ?? '', 1)], rows: [0], problems: [], rowsSoFar: 1 };
        await wait(1_500);
        yield { entries: [entryOf(ids[1] ?? '', 1)], rows: [1], problems: [], rowsSoFar: 2 };
      }, 'importer');
      expect(await stored(ids)).toBe(2);
    } finally {
      await impatient.close();
    }
  });
});
