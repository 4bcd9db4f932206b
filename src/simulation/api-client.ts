import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';

const problemSchema = z.object({
  code: z.string(),
  detail: z.string().default(''),
  errors: z
    .array(z.object({ row: z.int().min(0).optional(), field: z.string().nullable(), code: z.string() }))
    .default([]),
});

/** A refusal of what was sent, as the server says it. */
export interface ApiRefusal {
  readonly code: string;
  readonly detail: string;
  /** The place of each refused part, and why: `chol out_of_range`. */
  readonly parts: readonly { readonly row: number; readonly reason: string }[];
}

export type ApiAnswer =
  | { readonly isRefused: false; readonly body: unknown }
  | { readonly isRefused: true; readonly refusal: ApiRefusal };

export interface ApiClient {
  /**
   * Sends JSON and reads the answer; again where there is no server, or where it says to come back.
   *
   * @throws HaleError SIMULATION_TARGET_FAILED where it never comes to an answer to what was sent; AbortError once `signal`
   *   is aborted between two attempts
   */
  post(path: string, body: unknown): Promise<ApiAnswer>;
  /** How often something was sent again. */
  readonly repeats: number;
}

export interface ApiClientOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly settings: Settings['simulation'];
  readonly signal: AbortSignal;
}

/** What the server says of the content; anything else is no answer to it. */
const refusalStatuses: ReadonlySet<number> = new Set([404, 409, 413, 422]);
const partRefusals: ReadonlySet<string> = new Set([
  'RECORD_INVALID',
  'BATCH_INVALID',
  'PREDICTION_NOT_FOUND',
  'LABEL_CONFLICT',
  'LABEL_INVALID',
]);
const retryStatuses: ReadonlySet<number> = new Set([429, 503]);
const defaultRetryMs = 1_000;
/** How often a server is looked for that was never there: it may be starting, and mostly the address is wrong. */
const firstAttempts = 3;

function refusalOf(body: unknown): ApiRefusal | undefined {
  const problem = problemSchema.safeParse(body);
  if (!problem.success || !partRefusals.has(problem.data.code)) return undefined;
  const { code, detail, errors } = problem.data;
  const parts = errors.map((error) => ({ row: error.row ?? 0, reason: `${error.field ?? 'record'} ${error.code}` }));
  return { code, detail, parts };
}

function retryMsOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : defaultRetryMs;
}

/** Node says "fetch failed", and why in the cause. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError) return cause.errors.map(wordsOf).join('; ');
  return cause instanceof Error ? wordsOf(cause) : error.message;
}

export function createApiClient({ url, settings, signal }: ApiClientOptions): ApiClient {
  const { key, timeoutMs, attempts, longestRetryMs } = settings;
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  let repeats = 0;
  let wasThere = false;
  const failed = (words: string, cause?: unknown) =>
    new HaleError('SIMULATION_TARGET_FAILED', `${url}: ${words}`, { details: { url }, cause });

  async function attempt(path: string, text: string): Promise<ApiAnswer | { retryMs: number; words: string }> {
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(url + path, {
        method: 'POST',
        headers,
        body: text,
        // Another address than the one that was allowed is not sent to.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      wasThere = true;
      body = await response.json().catch(() => undefined);
    } catch (error) {
      return { retryMs: defaultRetryMs, words: `no answer (${wordsOf(error)}); start one with \`hale start\`` };
    }
    if (response.ok && body !== undefined) return { isRefused: false, body };
    const problem = problemSchema.safeParse(body);
    const words = problem.success
      ? `${response.status} ${problem.data.code}: ${problem.data.detail}`
      : `${response.status} ${response.statusText}, which is no answer of Hale's`;
    if (retryStatuses.has(response.status)) return { retryMs: retryMsOf(response), words };
    const refusal = refusalStatuses.has(response.status) ? refusalOf(body) : undefined;
    if (refusal === undefined) throw failed(words);
    return { isRefused: true, refusal };
  }

  return {
    get repeats() {
      return repeats;
    },
    async post(path, body) {
      const text = JSON.stringify(body);
      for (let count = 1; ; count += 1) {
        signal.throwIfAborted();
        const answer = await attempt(path, text);
        if (!('retryMs' in answer)) return answer;
        if (count >= (wasThere ? attempts : Math.min(firstAttempts, attempts)))
          throw failed(`${answer.words}; asked ${count} times`);
        repeats += 1;
        await wait(Math.min(answer.retryMs, longestRetryMs), undefined, { signal });
      }
    },
  };
}
