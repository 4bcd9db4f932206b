import type { FastifyInstance } from 'fastify';

/** Every route of the server, as Fastify has it. */
export interface RouteTable {
  readonly routes: readonly { readonly method: string; readonly pattern: string }[];
  /** The methods that a path takes, in alphabetical order; none where there is nothing at it. */
  methodsOf(path: string): string[];
}

/** `/models/:name/predict` as an expression that takes what the router takes. */
const expressionOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')}$`,
  );

/** Collects the routes that are registered after this call. */
export function collectRoutes(app: FastifyInstance): RouteTable {
  const routes: { method: string; pattern: string }[] = [];
  const byPattern = new Map<string, { expression: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ method, url }) => {
    // The wildcard is that of preflights, which are answered by the CORS hook and nowhere else.
    if (url === '*') return;
    let entry = byPattern.get(url);
    if (entry === undefined) {
      entry = { expression: expressionOf(url), methods: new Set() };
      byPattern.set(url, entry);
    }
    for (const each of [method].flat()) {
      routes.push({ method: each, pattern: url });
      entry.methods.add(each);
    }
  });
  return {
    routes,
    methodsOf(path) {
      const found = [...byPattern.values()].filter(({ expression }) => expression.test(path));
      return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
    },
  };
}
