import type { FastifyInstance } from 'fastify';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';

/** Lets pages of the listed origins call; loaded only where there are any. */
export async function useCors(app: FastifyInstance, { cors }: Settings['serving']): Promise<void> {
  if (cors.origins.length === 0) return;
  const { default: plugin } = await import('@fastify/cors');
  await app.register(plugin, {
    origin: cors.origins.includes('*') ? '*' : [...cors.origins],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'x-request-id'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: cors.maximumAgeSeconds,
    strictPreflight: false,
  });
}

/** Limits each address, where that is asked for. */
export async function useRateLimit(app: FastifyInstance, { rateLimit }: Settings['serving']): Promise<void> {
  if (!rateLimit.enabled) return;
  const { default: plugin } = await import('@fastify/rate-limit');
  await app.register(plugin, {
    max: rateLimit.requests,
    timeWindow: rateLimit.windowMs,
    allowList: (request) => request.routeOptions.config.access === 'public',
    errorResponseBuilder: (_request, { ttl, max }) =>
      new HaleError('RATE_EXCEEDED', `this address may send ${max} requests in ${rateLimit.windowMs} ms; wait`, {
        details: { retryAfterSeconds: Math.max(1, Math.ceil(ttl / 1000)) },
      }),
  });
}
