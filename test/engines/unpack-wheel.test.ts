import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { unpackWheel } from '../../src/engines/install/unpack-wheel.ts';
import { wheelSource } from '../../src/engines/install/wheel-source.ts';
import { writeZip, type ZipMember } from './write-zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'hale-wheel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
async function unpack(members: readonly ZipMember[]): Promise<{ paths: string[]; target: string }> {
  count += 1;
  const target = join(folder, `${count}`, 'target');
  mkdirSync(target, { recursive: true });
  const wheel = join(folder, `${count}.whl`);
  writeZip(wheel, members);
  return { paths: await unpackWheel(wheel, target, () => true, 1_000), target };
}

it('unpacks what it is asked for and nothing else', async () => {
  const members = [
    { name: 'xgboost/lib/libxgboost.so', content: 'library' },
    { name: 'xgboost/core.py', content: 'code' },
    { name: 'xgboost_cpu.libs/libgomp-e985bcbb.so.1.0.0', content: 'openmp' },
    { name: 'xgboost_cpu-3.4.1.dist-info/licenses/LICENSE', content: 'licence' },
  ];
  const wheel = join(folder, 'whole.whl');
  writeZip(wheel, members);
  const target = join(folder, 'whole');
  const wanted = wheelSource('xgboost', 'linux-x64')!;
  expect(await unpackWheel(wheel, target, wanted.isWanted, 1_000)).toEqual([
    'xgboost/lib/libxgboost.so',
    'xgboost_cpu.libs/libgomp-e985bcbb.so.1.0.0',
    'xgboost_cpu-3.4.1.dist-info/licenses/LICENSE',
  ]);
  expect(readFileSync(join(target, 'xgboost/lib/libxgboost.so'), 'utf8')).toBe('library');
  expect(readdirSync(join(target, 'xgboost'))).toEqual(['lib']);
});

it.each(['../outside', 'a/../../outside', '/tmp/hale-outside', 'C:/outside', 'a\\..\\..\\outside', '..\\outside'])(
  'refuses the member %s, which leaves the folder',
  async (name) => {
    await expect(unpack([{ name: 'good' }, { name, content: 'evil' }])).rejects.toThrow(/path|file name|characters/);
    expect(readdirSync(join(folder, `${count}`))).toEqual(['target']);
  },
);

it('refuses a link, wherever it points', async () => {
  const link = { name: 'xgboost/lib', content: '/etc', mode: 0o120777 };
  await expect(unpack([link, { name: 'xgboost/lib/passwd', content: 'evil' }])).rejects.toThrow(
    'xgboost/lib is a link',
  );
});

it('refuses a member that is too large, that lies about its size, or that comes twice', async () => {
  await expect(unpack([{ name: 'large', content: 'x'.repeat(1_001) }])).rejects.toThrow(
    'large has 1001 bytes, more than 1000',
  );
  await expect(unpack([{ name: 'liar', content: 'x'.repeat(2_000), claimedSize: 10 }])).rejects.toThrow(/size/);
  await expect(unpack([{ name: 'twice' }, { name: 'twice' }])).rejects.toThrow('twice comes twice');
});

it('refuses a file that is no zip', async () => {
  const page = join(folder, 'page.whl');
  writeFileSync(page, '<html>404</html>'.repeat(100));
  await expect(unpackWheel(page, folder, () => true, 1_000)).rejects.toThrow(/central directory/i);
});
