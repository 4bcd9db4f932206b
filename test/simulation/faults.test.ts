import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DatasetSchema } from '../../src/schema/index.ts';
import { faultKinds, parseFault } from '../../src/simulation/index.ts';
import { simulatedRows } from '../../src/simulation/simulate.ts';
import type { SimulatedRow } from '../../src/simulation/simulated-row.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { heartDiseaseSchema, patient } from '../http/test-server.ts';

const world = { schema: heartDiseaseSchema, positiveShare: 0.4 };
const texts: Readonly<Record<string, string>> = {
  'unit-error': 'unit-error:column=chol,factor=10',
  'missing-surge': 'missing-surge:share=0.3',
  'category-remap': 'category-remap:column=cp',
  'stuck-sensor': 'stuck-sensor:column=age',
  'shuffled-columns': 'shuffled-columns',
  'prior-shift': 'prior-shift:share=0.7',
  'concept-flip': 'concept-flip:column=sex,values=1',
  outage: 'outage:from=3,duration=5s',
};

const make = (text: string, seed = 1) => {
  const { fault } = parseFault(text, world);
  return (rows: Iterable<SimulatedRow>) => fault(rows, createRandom(seed));
};
const rowOf = (
  changes: Partial<Record<string, number | string | null>> = {},
  label: 0 | 1 | null = 0,
): SimulatedRow => ({
  record: { ...patient, ...(changes as Record<string, number>) },
  label,
  pauseMs: 0,
});
const rowsOf = (count: number, each: (index: number) => SimulatedRow): SimulatedRow[] =>
  Array.from({ length: count }, (_, index) => each(index));
function* endless(random = createRandom(9)): Generator<SimulatedRow> {
  for (;;)
    yield rowOf(
      { age: 20 + random.integer(60), cp: 1 + random.integer(4), sex: random.integer(2) },
      random.next() < 0.4 ? 1 : 0,
    );
}
function first(count: number, rows: Iterable<SimulatedRow>): SimulatedRow[] {
  const taken: SimulatedRow[] = [];
  for (const row of rows) {
    taken.push(row);
    if (taken.length === count) break;
  }
  return taken;
}

const anyRow = ({ features }: DatasetSchema): fc.Arbitrary<SimulatedRow> =>
  fc.record({
    record: fc.record(
      Object.fromEntries(
        features.map((feature) => [
          feature.name,
          feature.kind === 'numeric'
            ? fc.option(fc.integer({ min: feature.minimum ?? 0, max: feature.maximum ?? 9 }))
            : fc.option(fc.constantFrom(...feature.categories.map(({ value }) => value))),
        ]),
      ),
    ),
    label: fc.constantFrom<0 | 1 | null>(0, 1, null),
    pauseMs: fc.constant(0),
  });

describe.each(faultKinds.map(({ name }) => name))('%s', (name) => {
  const text = texts[name] ?? '';
  const rows = fc.array(anyRow(heartDiseaseSchema), { maxLength: 30 });

  it('gives the same rows for the same seed, and changes none of those that it is given', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (given, seed) => {
        const before = structuredClone(given);
        const once = [...make(text, seed)(given)];
        expect([...make(text, seed)(given)]).toEqual(once);
        expect(given).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the order of what it lets through, and the fields of every record', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (given, seed) => {
        const numbered = given.map((row, index) => ({ ...row, index }));
        const indexes = [...make(text, seed)(numbered)].map((row) => (row as (typeof numbered)[number]).index);
        expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b));
        if (name !== 'prior-shift') expect(indexes).toHaveLength(given.length);
        for (const { record } of make(text, seed)(given)) {
          expect(Object.keys(record).sort()).toEqual(Object.keys(patient).sort());
        }
      }),
      { numRuns: 50 },
    );
  });

  it('takes rows only as they are asked of it', () => {
    expect(first(200, make(text)(endless()))).toHaveLength(200);
    expect([...make(text)([])]).toEqual([]);
  });

  it('does nothing before it begins, and nothing after its end', () => {
    if (name === 'outage') return;
    const begun = text.includes(':') ? `${text},from=50,until=60` : `${text}:from=50,until=60`;
    const wanted = first(100, endless());
    const found = first(100, make(begun)(endless()));
    expect(found.slice(0, 50)).toEqual(wanted.slice(0, 50));
    // Of a shift some rows are missing in between, and all are there again.
    const after = found.slice(name === 'prior-shift' ? 61 : 60);
    expect(first(300, endless())).toEqual(expect.arrayContaining(after));
    if (name !== 'prior-shift') {
      expect(found.slice(60)).toEqual(wanted.slice(60));
      expect(found.slice(50, 60)).not.toEqual(wanted.slice(50, 60));
    }
  });

  it('refuses options that it does not take, and one twice', () => {
    const wrong = text.includes(':') ? `${text},colour=red` : `${text}:colour=red`;
    const twice = `${name}:from=1,from=2`;
    for (const each of [wrong, twice, `${name}:from=-1`, `${name}:from`]) {
      expect(() => parseFault(each, world)).toThrowError(expect.objectContaining({ code: 'SIMULATION_INVALID' }));
    }
  });
});

describe('a fault', () => {
  it('multiplies a number, and leaves what is missing', () => {
    const [one, missing] = [...make(texts['unit-error'] ?? '')([rowOf({ chol: 233 }), rowOf({ chol: null })])];
    expect(one?.record).toEqual({ ...patient, chol: 2330 });
    expect(missing?.record.chol).toBeNull();
  });

  it('takes away as many values as it says, of the features that may be missing', () => {
    const found = [...make('missing-surge:share=0.3')(rowsOf(2_000, () => rowOf()))];
    const missing = (name: string) => found.filter(({ record }) => record[name] === null).length / 2_000;
    expect(missing('age')).toBe(0);
    for (const name of ['chol', 'ca', 'thal']) expect(Math.abs(missing(name) - 0.3)).toBeLessThan(0.05);
    const [named] = [...make('missing-surge:columns=age;sex,share=1')([rowOf()])];
    expect(named?.record).toEqual({ ...patient, age: null, sex: null });
  });

  it('turns categories in a ring, or as it is told, into codes that no model knows too', () => {
    const cp = (text: string) =>
      [...make(text)([1, 2, 3, 4, null].map((value) => rowOf({ cp: value })))].map(({ record }) => record.cp);
    expect(cp('category-remap:column=cp')).toEqual([2, 3, 4, 1, null]);
    expect(cp('category-remap:column=cp,mapping=1>4;2>new')).toEqual([4, 'new', 3, 4, null]);
    expect(cp('category-remap:column=cp,mapping=3>9')).toEqual([1, 2, 9, 4, null]);
  });

  it('holds on to the first value that is there, or to the one that it is told', () => {
    const values = [null, 150, 120, null, 90].map((thalach) => rowOf({ thalach }));
    const found = (text: string) => [...make(text)(values)].map(({ record }) => record.thalach);
    expect(found('stuck-sensor:column=thalach')).toEqual([null, 150, 150, 150, 150]);
    expect(found('stuck-sensor:column=thalach,value=0')).toEqual([0, 0, 0, 0, 0]);
    expect(found('stuck-sensor:column=thalach,from=2')).toEqual([null, 150, 120, 120, 120]);
  });

  it('gives columns each other’s values, none its own, the same way in every row', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const names = ['age', 'trestbps', 'chol', 'thalach', 'oldpeak'];
      const given = rowsOf(3, (index) =>
        rowOf(Object.fromEntries(names.map((name, place) => [name, 10 * place + index]))),
      );
      const found = [...make('shuffled-columns', seed)(given)];
      const sources = found.map(({ record }, index) => names.map((name) => (Number(record[name]) - index) / 10));
      expect(sources[1]).toEqual(sources[0]);
      expect(sources[2]).toEqual(sources[0]);
      expect([...(sources[0] ?? [])].sort()).toEqual([0, 1, 2, 3, 4]);
      sources[0]?.forEach((source, place) => void expect(source).not.toBe(place));
    }
  });

  it.each([0, 0.1, 0.4, 0.7, 1])('makes a class as frequent as it says: %d', (share) => {
    const found = first(3_000, make(`prior-shift:share=${share}`)(endless()));
    const positives = found.filter(({ label }) => label === 1).length / found.length;
    expect(Math.abs(positives - share)).toBeLessThan(0.03);
  });

  it('says so where the rows before it leave no class to choose from', () => {
    const { fault } = parseFault('prior-shift:share=1', world);
    function* healthy(): Generator<SimulatedRow> {
      for (;;) yield rowOf({}, 0);
    }
    expect(() => first(1, fault(healthy(), createRandom(1)))).toThrow(/put it first/);
  });

  it('turns the labels of a slice over, and nothing else', () => {
    const given = [rowOf({ sex: 1 }, 1), rowOf({ sex: 0 }, 1), rowOf({ sex: 1 }, 0), rowOf({ sex: 1 }, null)];
    const labels = (text: string) => [...make(text)(given)].map(({ label }) => label);
    expect(labels('concept-flip:column=sex,values=1')).toEqual([0, 1, 1, null]);
    expect(labels('concept-flip')).toEqual([0, 0, 1, null]);
    const ages = [40, 50, 60, null].map((age) => rowOf({ age }, 1));
    const ofAges = [...make('concept-flip:column=age,minimum=50,maximum=55')(ages)];
    expect(ofAges.map(({ label }) => label)).toEqual([1, 0, 1, 1]);
    expect(ofAges.map(({ record }) => record)).toEqual(ages.map(({ record }) => record));
  });

  it('is a pause before one row', () => {
    const found = [...make('outage:from=2,duration=1.5m')(rowsOf(4, () => rowOf()))];
    expect(found.map(({ pauseMs }) => pauseMs)).toEqual([0, 0, 90_000, 0]);
  });

  it.each([
    ['unit-eror:column=chol,factor=10', /did you mean unit-error\?/],
    ['nonsense', /there is unit-error, missing-surge/],
    ['unit-error', /column= is missing; factor= is missing/],
    ['unit-error:column=chol,factor=ten', /factor is "ten"/],
    ['unit-error:column=chol,factor=1e999', /factor/],
    ['unit-error:column=weight,factor=2', /no feature "weight"; there is age/],
    ['unit-error:column=cp,factor=2', /cp is no number/],
    ['category-remap:column=age', /age is a number/],
    ['category-remap:column=cp,mapping=7>1', /"7" is no category of cp/],
    ['category-remap:column=cp,mapping=1', /old>new/],
    ['stuck-sensor:column=cp,value=7', /"7" is no category/],
    ['stuck-sensor:column=age,value=old', /age is a number/],
    ['shuffled-columns:columns=age', /two different features/],
    ['prior-shift:share=1.5', /share is "1.5"/],
    ['concept-flip:column=sex', /a slice is a column with/],
    ['concept-flip:values=1', /a slice is a column with/],
    ['outage:from=1,duration=30', /a time such as/],
    ['missing-surge:share=0', /share is "0"/],
  ])('is refused with what is wrong: %s', (text, message) => {
    expect(() => parseFault(text, world)).toThrow(message);
  });

  it('is refused where the rows have no labels, or all the same', () => {
    for (const positiveShare of [null, 0, 1]) {
      expect(() => parseFault('prior-shift:share=0.5', { ...world, positiveShare })).toThrow(/label|one class/);
    }
    expect(() => parseFault('concept-flip', { ...world, positiveShare: null })).toThrow(/no labels/);
  });
});

describe('the page of simulations', () => {
  it.each(faultKinds)('names $name with its options', async ({ name, optionNames }) => {
    const page = await readFile(new URL('../../docs/simulation.md', import.meta.url), 'utf8');
    const line = page.split('\n').find((text) => text.startsWith(`| \`${name}\` |`));
    const own = optionNames.filter((option) => name === 'outage' || !['from', 'until'].includes(option));
    for (const option of own) expect(line).toContain(option);
  });
});

describe('the rows of a simulation', () => {
  const pool = {
    rowCount: 50,
    positiveShare: 0.4,
    rowAt: (row: number) => rowOf({ age: row }, row % 5 < 2 ? 1 : 0),
  };
  const rows = (changes: Partial<Parameters<typeof simulatedRows>[0]> = {}) => [
    ...simulatedRows({ pool, faults: [], rows: 120, inOrder: false, seed: 7, ...changes }),
  ];
  const ages = (found: readonly SimulatedRow[]) => found.map(({ record }) => Number(record.age));

  it('are each row once before any comes again, in another order each time', () => {
    const found = ages(rows());
    const all = Array.from({ length: 50 }, (_, row) => row);
    expect([...found.slice(0, 50)].sort((a, b) => a - b)).toEqual(all);
    expect([...found.slice(50, 100)].sort((a, b) => a - b)).toEqual(all);
    expect(found.slice(0, 50)).not.toEqual(all);
    expect(found.slice(50, 100)).not.toEqual(found.slice(0, 50));
  });

  it('keep their order where that is asked for', () => {
    expect(ages(rows({ inOrder: true, rows: 60 }))).toEqual(Array.from({ length: 60 }, (_, row) => row % 50));
  });

  it('are the same for the same seed, and others for another', () => {
    const faults = ['missing-surge:share=0.2', 'prior-shift:share=0.6', 'concept-flip:share=0.5'].map((text) =>
      parseFault(text, world),
    );
    expect(rows({ faults })).toEqual(rows({ faults }));
    expect(rows({ faults })).not.toEqual(rows({ faults, seed: 8 }));
    expect(rows({ faults })).toHaveLength(120);
  });

  it('meet several faults in their order', () => {
    const faults = ['stuck-sensor:column=age,value=40', 'unit-error:column=age,factor=2'].map((text) =>
      parseFault(text, world),
    );
    expect(new Set(ages(rows({ faults })))).toEqual(new Set([80]));
    expect(new Set(ages(rows({ faults: faults.toReversed() })))).toEqual(new Set([40]));
  });

  it('are none where there are none', () => {
    expect(rows({ pool: { ...pool, rowCount: 0 } })).toEqual([]);
  });
});
