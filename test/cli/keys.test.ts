import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHale } from './run-hale.ts';

let folder: string;
const hale = (...words: string[]) => runHale(words, { folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-keys-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('hale keys', () => {
  it('makes a key, shows its token once, lists it and revokes it', async () => {
    expect((await hale('keys', 'list')).out).toContain('There is no key');
    const made = await hale('keys', 'create', 'ward 7', '--role', 'operator', '--expires', '30', '--json');
    expect(made.code).toBe(0);
    const { id, token, ...rest } = JSON.parse(made.out);
    expect(rest).toMatchObject({ name: 'ward 7', role: 'operator', expires_at: expect.any(String) });
    expect(token).toMatch(new RegExp(`^hale_${id}_`));

    const files = await readdir(join(folder, '.hale', 'keys'));
    expect(files).toEqual([`${id}.json`]);
    expect(await readFile(join(folder, '.hale', 'keys', `${id}.json`), 'utf8')).not.toContain(token);

    const listed = await hale('keys', 'list');
    expect(listed.out).toMatch(new RegExp(`${id} +ward 7 +operator +valid`));
    expect(listed.out + listed.error).not.toContain(token);

    expect((await hale('keys', 'revoke', id)).code).toBe(0);
    expect(JSON.parse((await hale('keys', 'list', '--json')).out).keys).toMatchObject([{ id, status: 'revoked' }]);
  });

  it.each([
    ['a role that there is not', ['create', 'x', '--role', 'owner'], 2],
    ['no name', ['create', ' '], 2],
    ['an expiry that is no number of days', ['create', 'x', '--expires', 'soon'], 2],
    ['a key that there is not', ['revoke', '000000000000'], 5],
  ])('refuses %s', async (_name, words, code) => {
    const ended = await hale('keys', ...words);
    expect(ended.code).toBe(code);
    expect(ended.error).not.toBe('');
  });
});
