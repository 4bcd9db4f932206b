import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AuthenticatorOptions,
  createAuthenticator,
  createKeyStore,
  ensureAdminToken,
  keyRoles,
  mayDo,
  permissions,
} from '../../src/authentication/index.ts';

let folder: string;
let nowMs: number;
const now = () => new Date(nowMs);
const dayMs = 86_400_000;
const here = { address: '127.0.0.1', isForwarded: false };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-keys-'));
  nowMs = Date.UTC(2026, 0, 1);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const store = () => createKeyStore(join(folder, 'keys'), now);
const authenticator = async (changes: Partial<AuthenticatorOptions> = {}) =>
  createAuthenticator({
    keys: store(),
    adminToken: await ensureAdminToken(join(folder, 'admin-token')),
    trustsLocal: false,
    failures: { maximum: 3, windowMs: 60_000, addresses: 10 },
    now,
    ...changes,
  });

describe('stored keys', () => {
  it('hold a hash and never the token, in files of their owner alone', async () => {
    const { key, token } = await store().create({ name: 'ward 7', role: 'viewer' });
    const path = join(folder, 'keys', `${key.id}.json`);
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain(token);
    expect(text).not.toContain(token.slice(18));
    expect(JSON.parse(text)).toMatchObject({
      name: 'ward 7',
      role: 'viewer',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'keys'))).toEqual([`${key.id}.json`]);
  });

  it('survive many that are made at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store().create({ name: `k${index}`, role: 'viewer' })),
    );
    const { keys } = await store().list();
    expect(new Set(keys.map(({ id }) => id))).toEqual(new Set(made.map(({ key }) => key.id)));
  });

  it('are revoked once and for all; an unknown id or a path is none', async () => {
    const { key } = await store().create({ name: 'x', role: 'viewer' });
    const revoked = await store().revoke(key.id);
    nowMs += dayMs;
    expect(await store().revoke(key.id)).toEqual(revoked);
    for (const id of ['000000000000', '../admin-token', '']) {
      await expect(store().revoke(id)).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' });
    }
  });

  it('that others can read, or that are damaged, are not accepted, and do not hide the rest', async () => {
    const [open, damaged, good] = await Promise.all(
      ['a', 'b', 'c'].map((name) => store().create({ name, role: 'admin' as const })),
    );
    await chmod(join(folder, 'keys', `${open?.key.id}.json`), 0o644);
    await writeFile(join(folder, 'keys', `${damaged?.key.id}.json`), '{"role":"admin"}');
    const { keys, damaged: problems } = await store().list();
    expect(keys.map(({ id }) => id)).toEqual([good?.key.id]);
    expect(problems.map(({ code }) => code)).toEqual(['KEY_FILE_INVALID', 'KEY_FILE_INVALID']);
    const told: string[] = [];
    const { authorise } = await authenticator({ onDamagedKey: ({ code }) => told.push(code) });
    expect(told).toHaveLength(2);
    expect(() => authorise('model.read', `Bearer ${open?.token}`, here)).toThrow(
      expect.objectContaining({ code: 'KEY_REFUSED' }),
    );
    expect(authorise('model.read', `Bearer ${good?.token}`, here)).toMatchObject({ name: 'c', role: 'admin' });
  });
});

describe('the token of the first start', () => {
  it('is made once, however many start at once, in a file of its owner alone', async () => {
    const path = join(folder, 'deep', 'admin-token');
    const tokens = await Promise.all(Array.from({ length: 10 }, () => ensureAdminToken(path)));
    expect(new Set(tokens).size).toBe(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deep'))).toEqual(['admin-token']);
    expect(await ensureAdminToken(path)).toBe(tokens[0]);
  });

  it('is refused where others can read it, and where the file holds something else', async () => {
    const path = join(folder, 'admin-token');
    await ensureAdminToken(path);
    await chmod(path, 0o640);
    await expect(ensureAdminToken(path)).rejects.toMatchObject({ code: 'KEY_FILE_INVALID' });
    await writeFile(path, 'password\n');
    await chmod(path, 0o600);
    await expect(ensureAdminToken(path)).rejects.toMatchObject({ code: 'KEY_FILE_INVALID' });
  });
});

describe('an authenticator', () => {
  it('lets in a key until it expires or is revoked', async () => {
    const keys = store();
    const brief = await keys.create({ name: 'brief', role: 'operator', expiresAt: new Date(nowMs + dayMs) });
    const lasting = await keys.create({ name: 'lasting', role: 'viewer' });
    const { authorise, refresh, hasUsableKey } = await authenticator();
    const may = (token: string) => authorise('deployment.rollback', `Bearer ${token}`, here);
    expect(may(brief.token)).toEqual({ id: brief.key.id, name: 'brief', role: 'operator' });
    expect(() => may(lasting.token)).toThrow(expect.objectContaining({ code: 'ROLE_INSUFFICIENT' }));
    nowMs += dayMs;
    expect(() => may(brief.token)).toThrow(expect.objectContaining({ code: 'KEY_REFUSED' }));
    expect(hasUsableKey()).toBe(true);
    await keys.revoke(lasting.key.id);
    await refresh();
    expect(hasUsableKey()).toBe(false);
    expect(() => authorise('model.read', `Bearer ${lasting.token}`, here)).toThrow(
      expect.objectContaining({ code: 'KEY_REFUSED' }),
    );
  });

  it('does not count the owner’s token as a key, and lets its holder do everything', async () => {
    const { authorise, hasUsableKey } = await authenticator();
    const token = await ensureAdminToken(join(folder, 'admin-token'));
    expect(hasUsableKey()).toBe(false);
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[]) {
      expect(authorise(permission, `Bearer ${token}`, here).role).toBe('admin');
    }
    const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    expect(() => authorise('model.read', `Bearer ${wrong}`, here)).toThrow(
      expect.objectContaining({ code: 'KEY_REFUSED' }),
    );
  });

  it('opens reading to this machine only where it is told to, and never changes', async () => {
    const closed = await authenticator();
    expect(() => closed.authorise('model.read', undefined, here)).toThrow(
      expect.objectContaining({ code: 'KEY_REFUSED' }),
    );
    const open = await authenticator({ trustsLocal: true });
    expect(open.authorise('prediction.create', undefined, here)).toMatchObject({ role: 'local' });
    for (const permission of ['deployment.promote', 'deployment.rollback'] as const) {
      expect(() => open.authorise(permission, undefined, here)).toThrow(
        expect.objectContaining({ code: 'KEY_REFUSED' }),
      );
    }
    const forwarded = { ...here, isForwarded: true };
    expect(() => open.authorise('model.read', undefined, forwarded)).toThrow(
      expect.objectContaining({ code: 'KEY_REFUSED' }),
    );
  });

  it('works without any token of the owner', async () => {
    const { authorise } = await authenticator({ adminToken: null });
    for (const authorization of ['Bearer ', 'Bearer null', 'Bearer undefined', undefined]) {
      expect(() => authorise('model.read', authorization, here)).toThrow(
        expect.objectContaining({ code: 'KEY_REFUSED' }),
      );
    }
  });

  it('makes whoever guesses wait, for each address by itself, and remembers a bounded number of them', async () => {
    const { authorise } = await authenticator();
    const guess = (address: string) => {
      try {
        authorise('model.read', `Bearer hale_000000000000_${'A'.repeat(43)}`, { address, isForwarded: false });
        return 'let in';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(Array.from({ length: 5 }, () => guess('a'))).toEqual([
      ...Array(3).fill('KEY_REFUSED'),
      ...Array(2).fill('ATTEMPTS_EXCEEDED'),
    ]);
    expect(guess('b')).toBe('KEY_REFUSED');
    nowMs += 60_001;
    expect(guess('a')).toBe('KEY_REFUSED');
    for (let index = 0; index < 100; index += 1) guess(`address ${index}`);
    expect(guess('a')).toBe('KEY_REFUSED');
  });
});

describe('permissions', () => {
  it('grow with the role', () => {
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[]) {
      const allowed = keyRoles.map((role) => mayDo(role, permission));
      expect(allowed).toEqual([...allowed].sort());
      expect(mayDo('admin', permission)).toBe(true);
    }
  });
});

describe('a folder of keys', () => {
  it('may hold other files, which are left alone', async () => {
    await mkdir(join(folder, 'keys'));
    await writeFile(join(folder, 'keys', 'README'), 'hello');
    expect(await store().list()).toEqual({ keys: [], damaged: [] });
  });
});
