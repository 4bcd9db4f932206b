import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
// @ts-expect-error a configuration file in plain JavaScript, without types
import { ranks } from '../.dependency-cruiser.mjs';

it('has the same ranks in docs/architecture.md as the import check holds', () => {
  const document = readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8');
  const rows = document.split('\n').flatMap((line) => {
    const [, rank, folders] = /^\| (\d+) +\| ([^|]+) \|/.exec(line) ?? [];
    return rank === undefined ? [] : [(folders ?? '').match(/[a-z-]+/g) ?? []];
  });
  expect(rows).toEqual(ranks);
});

it('has every folder of src in a rank', () => {
  const folders = readdirSync(new URL('../src', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(folders.filter((folder) => !ranks.flat().includes(folder))).toEqual([]);
});
