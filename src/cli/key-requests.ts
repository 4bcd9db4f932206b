import { join, resolve } from 'node:path';
import { createKeyStore, type Key, type KeyRole, type KeyStore, keyRoles } from '../authentication/index.ts';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';

const dayMs = 24 * 60 * 60 * 1000;
const longestDays = 3_650;
const longestName = 100;

export const openKeyStore = (settings: Settings, folder: string): KeyStore =>
  createKeyStore(join(resolve(folder, settings.storage.folder), 'keys'), () => new Date());

interface Given {
  readonly name: string;
  readonly role: string | undefined;
  readonly expiresDays: string | undefined;
}

/** @throws HaleError USAGE_INVALID */
export function createKeyRequest(given: Given, now: Date): { name: string; role: KeyRole; expiresAt?: Date } {
  const name = given.name.trim();
  const refuse = (message: string) => new HaleError('USAGE_INVALID', message);
  if (name === '' || name.length > longestName || /\p{Cc}/u.test(name)) {
    throw refuse(`The name of a key has 1 to ${longestName} printable characters`);
  }
  const role = keyRoles.find((candidate) => candidate === (given.role ?? 'viewer'));
  if (role === undefined) throw refuse(`${given.role} is no role; there is ${keyRoles.join(', ')}`);
  if (given.expiresDays === undefined) return { name, role };
  const days = Number(given.expiresDays);
  if (!Number.isInteger(days) || days < 1 || days > longestDays) {
    throw refuse(`--expires ${given.expiresDays} is no number of days from 1 to ${longestDays}`);
  }
  return { name, role, expiresAt: new Date(now.getTime() + days * dayMs) };
}

/** What can be told of a key: everything but its hash. */
export const keyView = ({ id, name, role, created_at, expires_at, revoked_at }: Key, now: Date) => ({
  id,
  name,
  role,
  status: revoked_at !== null ? 'revoked' : expires_at !== null && new Date(expires_at) <= now ? 'expired' : 'valid',
  created_at,
  expires_at,
  revoked_at,
});
