import { cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHale } from './run-hale.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** What a fresh clone does not have, or is not needed to run it. */
const absent = new Set(['.git', '.hale', 'coverage', 'dist', 'docs', 'node_modules', 'test']);

const table = [
  'customer,age,plan,outcome',
  ...Array.from(
    { length: 60 },
    (_, row) => `C${row},${20 + (row % 31)},${row % 3 ? 'basic' : 'family'},${row % 4 ? 0 : 1}`,
  ),
].join('\n');

describe('a fresh clone, which has no dist/', () => {
  let clone: string;
  const hale = (...words: string[]) => runHale(words, { folder: clone, binary: join(clone, 'bin/hale.js') });
  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'hale-clone-'));
    const names = (await readdir(repository)).filter((name) => !absent.has(name));
    await Promise.all(names.map((name) => cp(join(repository, name), join(clone, name), { recursive: true })));
    await symlink(join(repository, 'node_modules'), join(clone, 'node_modules'));
    await writeFile(join(clone, 'customers.csv'), table);
  });
  afterAll(() => rm(clone, { recursive: true, force: true }));

  it('takes a configuration of one’s own at its root, and still has the built-in example elsewhere', async () => {
    const written = await hale('init', 'customers.csv', '--target', 'outcome', '--yes');
    expect(written).toMatchObject({
      code: 0,
      out: expect.stringContaining('wrote hale.config.ts: 2 features, 1 column left out'),
    });
    const [shown, data, elsewhere] = await Promise.all([
      hale('config', 'show', 'project.name', '--json'),
      hale('data', 'show', '--json'),
      runHale(['config', 'show', 'project.name', '--json'], { folder: tmpdir(), binary: join(clone, 'bin/hale.js') }),
    ]);
    expect(JSON.parse(shown.out).settings).toMatchObject([{ value: 'customers', origin: 'hale.config.ts' }]);
    expect(JSON.parse(data.out)).toMatchObject({ source_type: 'file', row_count: 60 });
    expect(JSON.parse(elsewhere.out).settings).toMatchObject([{ value: 'heart-disease', origin: 'built-in example' }]);
  });
});
