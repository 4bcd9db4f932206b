import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import { documentationPage, documentationScript } from '../documentation-page.ts';
import type { RouteContext } from '../http-options.ts';
import { pageHeaders } from '../security-headers.ts';

const config = { access: 'service.read' } as const;
/** A browser cannot send a key for a page and its scripts; they hold no data. */
const pageConfig = { access: 'static' } as const;

/** Swagger UI's own files, as the package brings them; no other address is asked for anything. */
const files = [
  { name: 'swagger-ui.css', mediaType: 'text/css; charset=utf-8' },
  { name: 'swagger-ui-bundle.js', mediaType: 'text/javascript; charset=utf-8' },
  { name: 'favicon-32x32.png', mediaType: 'image/png' },
] as const;

/** The OpenAPI document, and a page that shows it. Everything is read when it is first asked for. */
export function registerDocumentationRoutes(app: FastifyInstance, context: RouteContext): void {
  const { models, settings, programVersion } = context;
  let document = { generation: -1, text: '' };

  app.get('/openapi.json', { config }, async (_request, reply) => {
    const { generation } = models;
    if (document.generation !== generation) {
      const { openApiDocument } = await import('../openapi/openapi-document.ts');
      document = { generation, text: JSON.stringify(openApiDocument(models, settings, programVersion)) };
    }
    return reply.header('content-type', 'application/json; charset=utf-8').send(document.text);
  });

  if (!settings.documentation) return;
  for (const url of ['/docs', '/docs/']) {
    app.get(url, { config: pageConfig }, (_request, reply) =>
      reply.headers(pageHeaders).header('content-type', 'text/html; charset=utf-8').send(documentationPage),
    );
  }
  app.get('/docs/start.js', { config: pageConfig }, (_request, reply) =>
    reply.header('content-type', 'text/javascript; charset=utf-8').send(documentationScript),
  );
  for (const { name, mediaType } of files) {
    app.get(`/docs/${name}`, { config: pageConfig }, async (_request, reply) => {
      const path = createRequire(import.meta.url).resolve(`@fastify/swagger-ui/static/${name}`);
      const bytes = await readFile(path);
      return reply.headers({ 'content-type': mediaType, 'cache-control': 'private, max-age=3600' }).send(bytes);
    });
  }
}
