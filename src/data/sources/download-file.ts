import { HaleError } from '../../errors/index.ts';

export interface DownloadLimits {
  /** For one attempt, from the first connection to the last byte. */
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly maximumBytes: number;
}

/** Hops to the same host, such as from http to https and then to another folder. */
const mostRedirects = 3;

/** A failure that another attempt will meet again. */
class FinalFailure extends Error {}

/**
 * Reads a small file over http or https.
 *
 * Redirects are followed only to the host that was asked: the address is the operator's choice, and what answers there must
 * not be able to send this program on to a machine behind the operator's firewall, nor from https to http.
 *
 * @throws HaleError DATASET_UNREACHABLE with the reason of the last attempt; whatever `signal` is aborted with
 */
export async function downloadFile(
  url: URL,
  limits: DownloadLimits,
  context: { readonly fetch: typeof fetch; readonly signal?: AbortSignal | undefined },
): Promise<Buffer> {
  let failure: unknown;
  for (let attempt = 1; attempt <= limits.attempts; attempt += 1) {
    context.signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(limits.timeoutMs);
    try {
      const signal = context.signal === undefined ? timeout : AbortSignal.any([context.signal, timeout]);
      return await readBody(await request(url, context.fetch, signal), limits.maximumBytes);
    } catch (error) {
      context.signal?.throwIfAborted();
      failure = timeout.aborted ? new Error(`no whole answer within ${limits.timeoutMs} ms`, { cause: error }) : error;
      if (error instanceof FinalFailure) break;
    }
  }
  throw new HaleError('DATASET_UNREACHABLE', `${url.href} cannot be read: ${reasonOf(failure)}`, {
    details: { url: url.href },
    cause: failure,
  });
}

async function request(url: URL, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<Response> {
  let address = url;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const response = await fetch(address, { redirect: 'manual', signal });
    if (response.status < 300 || response.status >= 400) {
      if (response.status === 200) return response;
      await response.body?.cancel();
      const words = `it answered with status ${response.status}`;
      throw response.status >= 500 || response.status === 429 ? new Error(words) : new FinalFailure(words);
    }
    await response.body?.cancel();
    address = redirectTarget(address, response.headers.get('location'));
  }
  throw new FinalFailure(`it redirects more than ${mostRedirects} times`);
}

function redirectTarget(from: URL, location: string | null): URL {
  const to = location === null ? null : URL.parse(location, from.href);
  if (to === null) throw new FinalFailure('it redirects to no address');
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && to.hostname === from.hostname;
  const isSameHost = to.protocol === from.protocol && to.host === from.host;
  if (!(isSameHost || isUpgrade)) {
    throw new FinalFailure(`it redirects to ${to.protocol}//${to.host}; only the host that was named is asked`);
  }
  return to;
}

async function readBody(response: Response, maximumBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by an error cancels the body.
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > maximumBytes) throw new FinalFailure(`it is longer than ${maximumBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

/** `fetch` says "fetch failed" and keeps the reason as the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && error.message === 'fetch failed'
    ? cause.message || String('code' in cause ? cause.code : cause.name)
    : error.message;
}
