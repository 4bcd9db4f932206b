import type { FastifyInstance } from 'fastify';
import type { RouteContext } from '../http-options.ts';

export function registerDocumentationRoutes(_app: FastifyInstance, _context: RouteContext): void {}
