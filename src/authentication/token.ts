import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token as its holder keeps it: `hale_<id>_<secret>`. The prefix lets secret scanners find one that leaked. */
const tokenPattern = /^hale_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export interface NewToken {
  readonly id: string;
  readonly token: string;
  readonly sha256: string;
}

/**
 * SHA-256 without salt or stretching is enough here, unlike for a password: 256 random bits cannot be guessed from
 * their hash (OWASP Cryptographic Storage Cheat Sheet).
 */
export const hashToken = (token: string): string => hash('sha256', token, 'hex');

/** A token with 48 random bits of id and 256 of secret. */
export function createToken(random: (size: number) => Buffer = randomBytes): NewToken {
  const id = random(6).toString('hex');
  const token = `hale_${id}_${random(32).toString('base64url')}`;
  return { id, token, sha256: hashToken(token) };
}

/** The id within a token; undefined for any text that is no token, the empty one included. */
export const tokenId = (token: string): string | undefined => tokenPattern.exec(token)?.[1];

/** Compares in a time that does not depend on where the hashes differ. */
export const matchesHash = (token: string, sha256: string): boolean =>
  timingSafeEqual(Buffer.from(hashToken(token), 'hex'), Buffer.from(sha256, 'hex'));
