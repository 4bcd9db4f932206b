export { ensureAdminToken } from './admin-token.ts';
export {
  type Authenticator,
  type AuthenticatorOptions,
  type Caller,
  createAuthenticator,
  type Principal,
} from './authenticator.ts';
export { createKeyStore, type Key, type KeyStore } from './key-store.ts';
export { type KeyRole, keyRoles, mayDo, type Permission, permissions, type Role } from './permissions.ts';
