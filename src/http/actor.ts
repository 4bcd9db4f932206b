import type { FastifyRequest } from 'fastify';

/** Who is behind a request, for the history: a key by its name and id; whoever is on this machine, where that is enough. */
export function actorOf({ principal }: Pick<FastifyRequest, 'principal'>): string {
  if (principal === null) throw new Error('a change was let in without a principal');
  return principal.id === 'owner' || principal.id === 'local'
    ? principal.name
    : `${principal.name} (key ${principal.id})`;
}
