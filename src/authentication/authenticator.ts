import { HaleError } from '../errors/index.ts';
import { createGuessThrottle } from './guess-throttle.ts';
import type { Key, KeyStore } from './key-store.ts';
import { keyRolesFor, mayDo, type Permission, type Role } from './permissions.ts';
import { hashToken, matchesHash, tokenId } from './token.ts';

/** Who calls: a key, the owner of the data folder, or whoever is on the same machine. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Where a request comes from. */
export interface Caller {
  readonly address: string;
  /** Whether a proxy passed it on: then its address says nothing about the machine that it comes from. */
  readonly isForwarded: boolean;
}

export interface Authenticator {
  /** Whether any key can be used now; the owner's token is none, since it never leaves the machine. */
  hasUsableKey(): boolean;
  /**
   * Decides on one request from its Authorization header and where it comes from.
   * @throws HaleError KEY_REFUSED, ROLE_INSUFFICIENT (details.principalId), ATTEMPTS_EXCEEDED (details.retryAfterSeconds)
   */
  authorise(permission: Permission, authorization: string | undefined, caller: Caller): Principal;
  /** Reads the keys again where they changed. */
  refresh(): Promise<void>;
}

export interface AuthenticatorOptions {
  readonly keys: KeyStore;
  /** The token of the owner of the data folder; null where none could be kept. */
  readonly adminToken: string | null;
  /** Whether requests without a key count as local: only where the server is on loopback. */
  readonly trustsLocal: boolean;
  readonly failures: { readonly maximum: number; readonly windowMs: number; readonly addresses: number };
  readonly now: () => Date;
  /** Told of each key file that is damaged, whenever the keys are read; such a key is not accepted. */
  readonly onDamagedKey?: (problem: HaleError) => void;
}

const local: Principal = { id: 'local', name: 'local', role: 'local' };
const owner: Principal = { id: 'owner', name: 'owner of the data folder', role: 'admin' };
/** A folder's time of change has a resolution: a change that falls into the same tick must not be missed. */
const timeResolutionMs = 2_000;
/** Compared with where the id is unknown, so that the time of the answer does not tell ids that exist. */
const noTokenHash = hashToken('');

export async function createAuthenticator(options: AuthenticatorOptions): Promise<Authenticator> {
  const throttle = createGuessThrottle(options.failures, () => options.now().getTime());
  const { adminToken } = options;
  const ownerId = adminToken === null ? undefined : tokenId(adminToken);
  const ownerHash = adminToken === null ? noTokenHash : hashToken(adminToken);
  let keys = new Map<string, Key>();
  let readAtMs = -1;

  async function refresh(): Promise<void> {
    const changedAtMs = await options.keys.changedAtMs();
    if (changedAtMs + timeResolutionMs < readAtMs) return;
    const startedMs = options.now().getTime();
    const listed = await options.keys.list();
    keys = new Map(listed.keys.map((key) => [key.id, key]));
    readAtMs = startedMs;
    for (const problem of listed.damaged) options.onDamagedKey?.(problem);
  }
  await refresh();

  const isValid = (key: Key): boolean =>
    key.revoked_at === null && (key.expires_at === null || new Date(key.expires_at) > options.now());

  function identify(token: string, address: string): Principal {
    const id = tokenId(token);
    const key = id === undefined ? undefined : keys.get(id);
    // By address and key: guesses at one key behind a shared proxy do not lock out the holders of others.
    const isKnown = id !== undefined && (id === ownerId || key !== undefined);
    const source = `${address} ${isKnown ? id : '?'}`;
    const waitSeconds = throttle.waitSeconds(source);
    if (waitSeconds > 0) {
      throw new HaleError('ATTEMPTS_EXCEEDED', `too many wrong keys from this address; try again in ${waitSeconds} s`, {
        details: { retryAfterSeconds: waitSeconds },
      });
    }
    if (isKnown && id === ownerId && matchesHash(token, ownerHash)) return owner;
    const matches = matchesHash(token, key?.sha256 ?? noTokenHash);
    if (key === undefined || !matches || !isValid(key)) {
      throttle.failed(source);
      throw new HaleError('KEY_REFUSED', 'the key is unknown, expired or revoked; ask for another');
    }
    return { id: key.id, name: key.name, role: key.role };
  }

  return {
    hasUsableKey: () => [...keys.values()].some(isValid),
    refresh,
    authorise(permission, authorization, { address, isForwarded }) {
      const isLocal = options.trustsLocal && !isForwarded;
      if (authorization === undefined && isLocal && mayDo('local', permission)) return local;
      const token = /^Bearer +([^ ]+) *$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) {
        const need = 'send one in the header `Authorization: Bearer …`';
        throw new HaleError('KEY_REFUSED', `the request carries no key; ${need}`);
      }
      const principal = identify(token, address);
      if (!mayDo(principal.role, permission)) {
        const roles = keyRolesFor(permission);
        throw new HaleError(
          'ROLE_INSUFFICIENT',
          `the role ${principal.role} does not allow ${permission}; a key of the role ${roles.join(' or ')} does`,
          { details: { role: principal.role, permission, allowed: { roles }, principalId: principal.id } },
        );
      }
      return principal;
    },
  };
}
