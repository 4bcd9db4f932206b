import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HaleError, isHaleError } from '../errors/index.ts';
import { writeStorage } from '../files/index.ts';
import { readOwnerOnly, writeOwnerOnly } from './owner-only-file.ts';
import { type KeyRole, keyRoles } from './permissions.ts';
import { createToken } from './token.ts';

const idPattern = /^[0-9a-f]{12}$/;

const keySchema = z.strictObject({
  id: z.string().regex(idPattern),
  name: z.string().min(1).max(100),
  role: z.enum(keyRoles),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
});

/** What is kept of a key: never the token, only its hash. */
export type Key = z.infer<typeof keySchema>;

export interface KeyStore {
  /** Makes a key; its token is returned this once and kept nowhere. */
  create(request: { name: string; role: KeyRole; expiresAt?: Date }): Promise<{ key: Key; token: string }>;
  /** Every key, revoked ones included, oldest first, and what is wrong with each file that is no key's. */
  list(): Promise<{ readonly keys: readonly Key[]; readonly damaged: readonly HaleError[] }>;
  /** @throws HaleError KEY_NOT_FOUND, KEY_FILE_INVALID */
  revoke(id: string): Promise<Key>;
  /** When a key was last made or revoked, in milliseconds; 0 where there never was one. */
  changedAtMs(): Promise<number>;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Keys as files of one folder, one a key, so that two commands at once cannot lose each other's. */
export function createKeyStore(folder: string, now: () => Date): KeyStore {
  const pathOf = (id: string) => join(folder, `${id}.json`);

  async function read(id: string): Promise<Key> {
    const path = pathOf(id);
    const text = await readOwnerOnly(path);
    try {
      return keySchema.parse(JSON.parse(text));
    } catch (cause) {
      throw new HaleError('KEY_FILE_INVALID', `${path} is no key file; restore it, or remove it to withdraw the key`, {
        details: { path },
        cause,
      });
    }
  }

  async function find(id: string): Promise<Key> {
    try {
      if (idPattern.test(id)) return await read(id);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    throw new HaleError('KEY_NOT_FOUND', `there is no key ${id}; \`hale keys list\` shows those that there are`, {
      details: { id },
    });
  }

  return {
    async create({ name, role, expiresAt }) {
      const { id, token, sha256 } = createToken();
      const expires = expiresAt?.toISOString() ?? null;
      const created = now().toISOString();
      const key = keySchema.parse({
        id,
        name,
        role,
        sha256,
        created_at: created,
        expires_at: expires,
        revoked_at: null,
      });
      await writeStorage(folder, async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeOwnerOnly(pathOf(id), `${JSON.stringify(key, null, 2)}\n`);
      });
      return { key, token };
    },

    async list() {
      const names = await readdir(folder).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      const ids = names.flatMap((name) => /^([0-9a-f]{12})\.json$/.exec(name)?.[1] ?? []);
      const keys: Key[] = [];
      const damaged: HaleError[] = [];
      for (const outcome of await Promise.allSettled(ids.map(read))) {
        if (outcome.status === 'fulfilled') keys.push(outcome.value);
        else if (isHaleError(outcome.reason)) damaged.push(outcome.reason);
        // Withdrawn by removing its file, between the two looks.
        else if (!isMissing(outcome.reason)) throw outcome.reason;
      }
      keys.sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id));
      return { keys, damaged };
    },

    async revoke(id) {
      const key = await find(id);
      const revoked: Key = { ...key, revoked_at: key.revoked_at ?? now().toISOString() };
      await writeStorage(folder, () => writeOwnerOnly(pathOf(id), `${JSON.stringify(revoked, null, 2)}\n`));
      return revoked;
    },

    async changedAtMs() {
      const found = await stat(folder).catch((error: unknown) => {
        if (isMissing(error)) return { mtimeMs: 0 };
        throw error;
      });
      return found.mtimeMs;
    },
  };
}
