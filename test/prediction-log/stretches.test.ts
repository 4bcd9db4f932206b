import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { datasetSchemaSchema } from '../../src/schema/index.ts';
import { appendAll, logFolder, model, openTestLog, prediction, readerOf, removeFolders } from './test-log.ts';

afterEach(removeFolders);

const schema = datasetSchemaSchema.parse({
  features: [{ kind: 'numeric', name: 'age' }],
  target: { name: 'disease', negativeValues: [0], positiveValues: [1] },
});
const rowCount = 60;

/** A closed segment of rows that are of unlike length, and a way to read stretches of it. */
async function segmentOfRows() {
  const folder = await logFolder();
  const log = await openTestLog(folder);
  const rows = Array.from({ length: rowCount }, (_, row) =>
    prediction({ features: JSON.stringify({ age: row, note: 'x'.repeat((7 * row) % 23) }) }),
  );
  await appendAll(log.of({ name: model, version: '1' }), rows);
  await log.close();
  const [{ segment } = { segment: '' }] = await readerOf(folder).listSegments(model);
  const read = async (reader: ReturnType<typeof readerOf>, first: number, last: number) =>
    (await reader.readRange(model, [{ segment, first, last }], { version: '1', schema })).predictionIds;
  const ids = rows.map(({ id }) => id);
  return { ids, path: join(folder, model, `${segment}.jsonl`), read, newReader: () => readerOf(folder) };
}

it('are the same in whatever order one reader reads them', async () => {
  const { ids, read, newReader } = await segmentOfRows();
  const stretches = fc.array(fc.tuple(fc.nat(rowCount + 5), fc.nat(20)), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(stretches, async (given) => {
      const reader = newReader();
      for (const [first, more] of given) {
        expect(await read(reader, first, first + more)).toEqual(ids.slice(first, first + more + 1));
      }
    }),
    { numRuns: 30 },
  );
});

it('are not looked for from the beginning where one before them was read', async () => {
  const { ids, path, read, newReader } = await segmentOfRows();
  const reader = newReader();
  expect(await read(reader, 20, 29)).toEqual(ids.slice(20, 30));
  const file = await open(path, 'r+');
  // Whoever reads these counts lines that nobody wrote.
  await file.write('\n'.repeat(40), 0);
  await file.close();
  expect(await read(reader, 30, 39)).toEqual(ids.slice(30, 40));
  expect(await read(newReader(), 30, 39)).not.toEqual(ids.slice(30, 40));
});

it('are looked for anew where the row that was known was cut off with a write that failed', async () => {
  const { ids, path, read, newReader } = await segmentOfRows();
  const reader = newReader();
  expect(await read(reader, 40, 49)).toEqual(ids.slice(40, 50));
  const lines = (await readFile(path, 'utf8')).split('\n');
  const kept = `${lines.slice(0, 30).join('\n')}\n`;
  await truncate(path, kept.length);
  // The same rows in another order stand for those that came later.
  await writeFile(path, `${kept}${lines.slice(30, 60).reverse().join('\n')}\n`);
  expect(await read(reader, 40, 49)).toEqual(ids.slice(40, 50).reverse());
});
