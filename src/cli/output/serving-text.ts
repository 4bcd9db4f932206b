import type { Serving } from '../../platform/index.ts';

/** Where a server listens, if the address to call does not say so: on every address of the machine, for one. */
export function listeningAddress({ host, port, url }: Pick<Serving, 'host' | 'port' | 'url'>): string | undefined {
  const listening = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return url === `http://${listening}` || host === 'localhost' ? undefined : listening;
}
