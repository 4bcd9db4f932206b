import { HaleError, isHaleError } from '../errors/index.ts';
import { connectionError, failureCode, innermost, isConnectionFailure } from './connection/connection-error.ts';
import { connectionTarget } from './connection/connection-target.ts';
import type { Database } from './database.ts';
import { explainServerDisk } from './explain-server-disk.ts';

/** Statement and lock timeouts, by SQLSTATE. */
const timeoutCodes = new Set(['57014', '55P03']);
const driverTimeout = /^Query read timeout$/;

async function explain(error: unknown, database: Database): Promise<unknown> {
  if (isHaleError(error)) return error;
  const failure = innermost(error);
  if (isHaleError(failure)) return failure;
  const full = await explainServerDisk(failure, database);
  if (full !== undefined) return full;
  const text = failure instanceof Error ? failure.message : '';
  if (timeoutCodes.has(failureCode(failure) ?? '') || driverTimeout.test(text)) {
    return new HaleError('DATABASE_TIMEOUT', `The database did not answer in time: ${text}; try again`, {
      cause: error,
    });
  }
  return isConnectionFailure(failure) ? connectionError(failure, connectionTarget(database.url)) : error;
}

/**
 * The same functions, but a database that is away, too slow, or without room on its disk, is a HaleError
 * DATABASE_UNREACHABLE, DATABASE_TIMEOUT or DATABASE_DISK_FULL of each of them; other failures of SQL are bugs and pass as
 * they are.
 */
export function explainFailures<Store extends object>(store: Store, database: Database): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...words: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, words);
        if (!(result instanceof Promise)) return result;
        return result.catch(async (error: unknown) => {
          throw await explain(error, database);
        });
      };
    },
  });
}
