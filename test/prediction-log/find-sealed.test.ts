import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { append, logFolder, model, newId, openTestLog, readerOf, removeFolders, seal } from './test-log.ts';

afterEach(removeFolders);

const program = fileURLToPath(new URL('./find-child.ts', import.meta.url));

it('finds sealed predictions beside the thread that answers requests, and keeps no process from its end', async () => {
  const folder = await logFolder();
  const log = await openTestLog(folder);
  const ids: string[] = [];
  for (const version of ['1', '2']) ids.push(await append(log.of({ name: model, version })));
  await log.close();
  await seal(folder);
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder, ...ids, newId()]);
  const found = ids.map((id, index) => [[id, expect.objectContaining({ model, version: String(index + 1) })]]);
  expect(JSON.parse(stdout)).toEqual([...found, []]);
});

it('answers many questions at once, each with its own', async () => {
  const folder = await logFolder();
  const log = await openTestLog(folder);
  const version = log.of({ name: model, version: '1' });
  const ids = await Promise.all(Array.from({ length: 20 }, () => append(version)));
  await log.close();
  await seal(folder);
  const reader = readerOf(folder);
  const found = await Promise.all(ids.map((id) => reader.findPredictions([id])));
  expect(found.map((places) => [...places.keys()])).toEqual(ids.map((id) => [id]));
});
