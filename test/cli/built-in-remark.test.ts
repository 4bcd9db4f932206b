import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runHale } from './run-hale.ts';

const remark = 'no hale.config.* here: the built-in example, UCI Heart Disease';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-built-in-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// Port 1 of this machine refuses: no network, so patients are simulated.
const show = (...words: string[]) =>
  runHale(['data', 'show', '--set', 'data.uciHeartDisease.baseUrl=http://127.0.0.1:1/', ...words], { folder });

it('is made where the folder has no configuration, and in words for people only', async () => {
  const [plain, json] = await Promise.all([show(), show('--json')]);
  expect(plain.error).toContain(`${remark} (`);
  expect(json.error).toBe('');
});

it('is not made where it has one', async () => {
  await writeFile(join(folder, 'hale.config.json'), '{"data":{"source":"uci-heart-disease"}}');
  expect((await show()).error).not.toContain('no hale.config');
});
