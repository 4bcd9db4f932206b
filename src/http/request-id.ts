import type { IncomingMessage } from 'node:http';
import type { IdSource } from '../serving/index.ts';

/** Characters that mean nothing to a log, a header or a page. */
const safe = /^[A-Za-z0-9._:-]{1,128}$/;

/** The caller's own id where it is harmless, else a new one. */
export const requestIdFrom =
  (ids: IdSource) =>
  (request: Pick<IncomingMessage, 'headers'>): string => {
    const given = request.headers['x-request-id'];
    return typeof given === 'string' && safe.test(given) ? given : ids.next();
  };
