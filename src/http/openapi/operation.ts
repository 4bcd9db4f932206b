import type { AnswerSchemaName } from './answer-schemas.ts';
import { type JsonSchema, reference } from './json-schema.ts';

export interface OperationInput {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly JsonSchema[];
  readonly body?: { readonly schema: JsonSchema; readonly examples?: Readonly<Record<string, JsonSchema>> };
  readonly status?: number;
  /** The answer: a schema, or another media type than JSON. */
  readonly answer: AnswerSchemaName | JsonSchema | { readonly mediaType: string };
  readonly refusals: readonly number[];
  readonly access: 'public' | 'read' | 'change';
}

/** Whoever calls with a key; and on a loopback address whoever is on that machine, unless something changes. */
const security = { public: [], read: [{ key: [] }, {}], change: [{ key: [] }] };
/** What any operation that needs leave may answer. */
const accessRefusals = [401, 403, 429];

const meanings: Readonly<Record<number, string>> = {
  400: 'The body is not one plain JSON value, or a parameter is not allowed',
  401: 'No key, or one that is not valid',
  403: 'The role does not allow it, or the host or origin is foreign',
  404: 'There is nothing of that name',
  405: 'The address does not take this method',
  408: 'The request took too long to arrive',
  409: 'Something else is deployed than was expected, nothing to go back to, another label is known, or a model cannot be explained',
  413: 'The body or the batch is too large',
  415: 'The body is not uncompressed application/json in UTF-8',
  422: 'The body does not fit; `errors` names each field and what is allowed',
  429: 'Too many requests or wrong keys from this address; `Retry-After` says when to come back',
  500: 'An unexpected error, or a model that gives no probability',
  503: 'No model, no database, or too much work; `Retry-After` says when to come back',
};

export const refusalResponses: JsonSchema = Object.fromEntries(
  Object.entries(meanings).map(([status, description]) => [
    `Refusal${status}`,
    {
      description,
      ...(['429', '503'].includes(status)
        ? { headers: { 'Retry-After': { schema: { type: 'string' }, description: 'seconds' } } }
        : {}),
      content: { 'application/problem+json': { schema: reference('Problem') } },
    },
  ]),
);

function contentOf(answer: OperationInput['answer']): JsonSchema {
  if (typeof answer === 'string') return { 'application/json': { schema: reference(answer) } };
  if ('mediaType' in answer) return { [answer.mediaType as string]: { schema: { type: 'string' } } };
  return { 'application/json': { schema: answer } };
}

export function operation(input: OperationInput): JsonSchema {
  const { id, tag, summary, description, parameters, body, status = 200, answer, access } = input;
  const refusals = [...new Set([...input.refusals, ...(access === 'public' ? [] : accessRefusals), 500])].sort();
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': body } } }),
    responses: {
      [status]: { description: 'The answer', content: contentOf(answer) },
      ...Object.fromEntries(refusals.map((each) => [each, { $ref: `#/components/responses/Refusal${each}` }])),
    },
    security: security[access],
  };
}
