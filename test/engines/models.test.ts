import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineName, type EngineSession, engineNames, openEngineSession } from '../../src/engines/index.ts';
import { libraries, limits } from './libraries.ts';
import { createFit, parameters } from './rows.ts';

interface Oracle {
  engine: EngineName;
  name: string;
  values: (number | null)[][];
  labels: string;
  parameters: Record<string, string | number>;
  rounds: number;
  value: number[];
  margin: number[];
  importance: number[];
}
const oracles: Oracle[] = JSON.parse(readFileSync(new URL('../oracles/engines.json', import.meta.url), 'utf8'));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let sessions: Record<EngineName, EngineSession>;
beforeAll(async () => {
  const found = await libraries();
  sessions = {
    xgboost: await openEngineSession('xgboost', found, limits),
    lightgbm: await openEngineSession('lightgbm', found, limits),
  };
});
afterAll(async () => {
  for (const engine of engineNames) await sessions[engine].close();
});

describe('an engine gives what its Python package gives', () => {
  it.each(oracles.map((oracle) => [`${oracle.engine}: ${oracle.name}`, oracle] as const))('%s', async (_, oracle) => {
    const session = sessions[oracle.engine];
    const rowCount = oracle.values.length;
    const columnCount = oracle.values[0]!.length;
    const values = Float64Array.from(oracle.values.flat(), (value) => value ?? Number.NaN);
    const model = await session.fit({
      values,
      rowCount,
      columnCount,
      columnNames: Array.from({ length: columnCount }, (__, index) => `x${index}`),
      labels: Uint8Array.from(oracle.labels, Number),
      parameters: oracle.parameters,
      rounds: oracle.rounds,
    });
    const rows = { values, rowCount, columnCount };
    expect([...(await session.predict(model.bytes, rows, 'value'))]).toEqual(oracle.value);
    expect([...(await session.predict(model.bytes, rows, 'margin'))]).toEqual(oracle.margin);
    expect(model.importance).toEqual(oracle.importance);
  });
});

describe.each(engineNames)('a model of %s', (engine) => {
  it('has the same bytes 20 times', async () => {
    const fit = createFit(engine, 400, 30);
    const hashes = new Set<string>();
    for (let time = 0; time < 20; time += 1) hashes.add(sha256((await sessions[engine].fit(fit)).bytes));
    expect(hashes.size).toBe(1);
  });

  it('has the same bytes with 1 and 2 threads, and in another process', async () => {
    const fit = createFit(engine, 30_000, 10, 13);
    const other = await openEngineSession(engine, await libraries(), { ...limits, threads: 2 });
    try {
      expect(sha256((await other.fit(fit)).bytes)).toBe(sha256((await sessions[engine].fit(fit)).bytes));
    } finally {
      await other.close();
    }
  });

  it('has other bytes with another seed', async () => {
    const fit = createFit(engine, 400, 10);
    const other = await sessions[engine].fit({ ...fit, parameters: { ...parameters[engine], seed: 6 } });
    expect(sha256(other.bytes)).not.toBe(sha256((await sessions[engine].fit(fit)).bytes));
  });

  it('is of any column names that a table may have', async () => {
    const names = ['', 'a b', 'a_b', 'a,b:{"x"}', '[<]', 'Größe = 1'];
    const { bytes, importance } = await sessions[engine].fit({ ...createFit(engine, 200, 5), columnNames: names });
    expect(Buffer.from(bytes).includes('Größe')).toBe(true);
    expect(importance).toEqual((await sessions[engine].fit(createFit(engine, 200, 5))).importance);
  });

  it('is fitted on float32 as on float64 where the values are such', async () => {
    const fit = createFit(engine, 300, 5);
    const values = Float32Array.from(fit.values);
    const narrow = await sessions[engine].fit({ ...fit, values });
    const wide = await sessions[engine].fit({ ...fit, values: Float64Array.from(values) });
    expect(sha256(narrow.bytes)).toBe(sha256(wide.bytes));
  });
});

it('tells the version of the library', () => {
  expect(sessions.xgboost.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(sessions.lightgbm.version).toMatch(/^\d+\.\d+\.\d+$|^unknown$/);
});
