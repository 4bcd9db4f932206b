import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { createJsonPoster, type JsonResponse } from './post-json.ts';

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
  close(): void;
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

function retryMsOf({ retryAfter }: JsonResponse): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : defaultRetryMs;
}

/** Node tries each address of a name, and puts the failures into one error without a text. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function createApiClient({ url, settings, signal }: ApiClientOptions): ApiClient {
  const { key, timeoutMs, attempts, longestRetryMs } = settings;
  // Labels have a connection beside those of the rows.
  const poster = createJsonPoster(url, { connections: settings.concurrency + 1, timeoutMs, key });
  let repeats = 0;
  let wasThere = false;
  const failed = (words: string, cause?: unknown) =>
    new HaleError('SIMULATION_TARGET_FAILED', `${url}: ${words}`, { details: { url }, cause });

  async function attempt(path: string, text: string): Promise<ApiAnswer | { retryMs: number; words: string }> {
    let response: JsonResponse;
    try {
      response = await poster.post(path, text);
      wasThere = true;
    } catch (error) {
      return { retryMs: defaultRetryMs, words: `no answer (${wordsOf(error)}); start one with \`hale start\`` };
    }
    const body = parse(response.text);
    if (response.status === 200 && body !== undefined) return { isRefused: false, body };
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
    close: () => poster.close(),
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
