import { HaleError, isHaleError } from '../errors/index.ts';
import { connectionError, failureCode, isConnectionFailure } from './connection/connection-error.ts';
import { connectionTarget } from './connection/connection-target.ts';
import type { Database } from './database.ts';

/** Statement and lock timeouts, by SQLSTATE. */
const timeoutCodes = new Set(['57014', '55P03']);
const driverTimeout = /^Query read timeout$/;

/** Drizzle wraps what the driver threw. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}

function explain(error: unknown, { url }: Database): unknown {
  if (isHaleError(error)) return error;
  const failure = innermost(error);
  if (isHaleError(failure)) return failure;
  const text = failure instanceof Error ? failure.message : '';
  if (timeoutCodes.has(failureCode(failure) ?? '') || driverTimeout.test(text)) {
    return new HaleError('DATABASE_TIMEOUT', `The database did not answer in time: ${text}; try again`, {
      cause: error,
    });
  }
  return isConnectionFailure(failure) ? connectionError(failure, connectionTarget(url)) : error;
}

/**
 * The same functions, but a database that is away, or too slow, is a HaleError DATABASE_UNREACHABLE or DATABASE_TIMEOUT
 * of each of them; other failures of SQL are bugs and pass as they are.
 */
export function explainFailures<Store extends object>(store: Store, database: Database): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...words: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, words);
        if (!(result instanceof Promise)) return result;
        return result.catch((error: unknown) => {
          throw explain(error, database);
        });
      };
    },
  });
}
