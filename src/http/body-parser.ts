import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import type { HandedOver } from './handed-over.ts';
import { parseJsonBody } from './json-body.ts';
import { readBody } from './read-body.ts';

function assertReadable({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  // What a compressed body weighs is known only when it is unpacked: too late for a limit.
  if (encoding !== undefined && encoding !== 'identity') {
    throw new HaleError('MEDIA_TYPE_UNSUPPORTED', 'compressed bodies are not taken; send the JSON as it is');
  }
  const type = headers['content-type'];
  // What nearly every client sends.
  if (type === 'application/json' || type === undefined) return;
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw new HaleError('MEDIA_TYPE_UNSUPPORTED', 'the body must be in UTF-8, as JSON is');
  }
}

/** Takes application/json and nothing else, parsed by Hale's own rules in place of Fastify's. */
export function useJsonBodies(app: FastifyInstance, settings: Settings['serving'], handedOver: HandedOver): void {
  app.removeAllContentTypeParsers();
  const { bodyLimitBytes, jsonDepth } = settings;
  app.addContentTypeParser('application/json', (request, payload, done) => {
    const take = (error: Error | null, bytes: Buffer): void => {
      if (error !== null) {
        done(error);
        return;
      }
      let body: unknown;
      try {
        assertReadable(request);
        body = parseJsonBody(bytes, jsonDepth);
      } catch (problem) {
        done(problem as Error);
        return;
      }
      done(null, body);
    };
    const known = handedOver.get(request.raw)?.body;
    if (known === undefined) readBody(payload, bodyLimitBytes, take);
    else take(null, known);
  });
}
