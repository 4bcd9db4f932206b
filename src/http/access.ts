import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../authentication/index.ts';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { isLoopback } from './loopback.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]', '::1'];

/** The name in a Host header, without its port; IPv6 addresses keep their brackets. */
const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/**
 * Refuses changes that a page of another site may have sent: by its Origin, and, against DNS that is bound again to
 * this address, by the host name that the browser believes to talk to.
 * @throws HaleError HOST_FOREIGN, ORIGIN_FOREIGN
 */
export function assertSameSite(
  headers: { readonly host?: string | undefined; readonly origin?: string | undefined },
  settings: Pick<Settings['serving'], 'host' | 'allowedHosts' | 'cors'>,
): void {
  const host = headers.host ?? '';
  const known = [
    ...loopbackNames,
    settings.host.toLowerCase(),
    ...settings.allowedHosts.map((name) => name.toLowerCase()),
  ];
  // On an open address nobody knows the names in DNS; there only a configured list can refuse.
  const namesAreKnown = isLoopback(settings.host) || settings.allowedHosts.length > 0;
  if (namesAreKnown && !known.includes(hostName(host))) {
    throw new HaleError('HOST_FOREIGN', 'changes are not taken under this host name; see serving.allowedHosts');
  }
  const { origin } = headers;
  if (origin === undefined || settings.cors.origins.includes(origin)) return;
  if (!URL.canParse(origin) || new URL(origin).host.toLowerCase() !== host.toLowerCase()) {
    throw new HaleError('ORIGIN_FOREIGN', 'changes are not taken from pages of another origin');
  }
}

/** The hook that lets a request in, before its body is read.. */
export function createAccessHook(authenticator: Authenticator, settings: Settings['serving']) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const { access, changes } = request.routeOptions.config;
    try {
      if (access !== 'public') {
        const { authorization } = request.headers;
        request.principal = authenticator.authorise(access ?? 'service.read', authorization, request.ip);
      }
      if (changes === true) assertSameSite(request.headers, settings);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}
