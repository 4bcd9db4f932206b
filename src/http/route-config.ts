import type { Permission, Principal } from '../authentication/index.ts';
import type { ServedModel } from '../serving/index.ts';
import type { PredictionIds } from './answers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What a caller needs to be allowed. `public` is for probes, which have to work without a key and under any load;
     * `static` for files that are the same on every server: they need no key, and are limited as other requests are.
     */
    access?: Permission | 'public' | 'static';
    /** Whether it changes something, so that a page of another origin must not reach it. */
    changes?: boolean;
  }
  interface FastifyRequest {
    /** The configuration of the matched route, looked up once: Fastify builds `routeOptions` anew at each reading. */
    route: FastifyContextConfig & { readonly url?: string };
    /** Whom the request was let in as; null on public routes. */
    principal: Principal | null;
    /** Whose key was good, but not for this; null of everybody else. */
    refusedPrincipalId: string | null;
    /** The version that computed the answer; null where none did. */
    servedModel: ServedModel | null;
    /** The predictions that the answer holds; null where it holds none. */
    predictionIds: PredictionIds | null;
    /** Why the request was refused. */
    problemCode: string | null;
  }
}
