import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator, Permission, Principal } from '../authentication/index.ts';
import type { Settings } from '../config/index.ts';
import { HaleError, isHaleError } from '../errors/index.ts';
import type { HandedOver } from './handed-over.ts';
import { isLoopback } from './loopback.ts';

type AccessSettings = Pick<Settings['serving'], 'host' | 'allowedHosts' | 'cors'>;

const loopbackNames = ['localhost', '127.0.0.1', '[::1]', '::1'];

/** The name in a Host header, without its port; IPv6 addresses keep their brackets. */
const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/**
 * Refuses host names that are not this server's, against DNS that a foreign page had bound again to this address. On an
 * open address nobody knows the names in DNS; there only a configured list can refuse.
 */
function createHostCheck({ host, allowedHosts }: AccessSettings): (given: string) => boolean {
  if (!isLoopback(host) && allowedHosts.length === 0) return () => true;
  const known = new Set([...loopbackNames, host, ...allowedHosts].map((name) => name.toLowerCase()));
  // Clients send one name over and over.
  let lastTaken: string | undefined;
  return (given) => {
    if (given === lastTaken) return true;
    const isKnown = known.has(hostName(given));
    if (isKnown) lastTaken = given;
    return isKnown;
  };
}

function assertOrigin(origin: string, host: string, { cors }: AccessSettings): void {
  if (cors.origins.includes(origin)) return;
  if (!URL.canParse(origin) || new URL(origin).host.toLowerCase() !== host.toLowerCase()) {
    throw new HaleError('ORIGIN_FOREIGN', 'changes are not taken from pages of another origin');
  }
}

/** What is looked at of a request before it is let in. */
export interface Arrival {
  readonly access: Permission;
  readonly changes: boolean;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

export type Gate = (arrival: Arrival) => Principal;

/** Whether the request says that a proxy passed it on, so that it may come from any machine. */
const isForwarded = (headers: IncomingHttpHeaders): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;

/**
 * Lets a request in, before its body is read. What needs no key because it comes from this machine, and what changes
 * something, must come under a name of this server; a change must not come from a page of another origin.
 */
export function createGate(authenticator: Authenticator, settings: AccessSettings): Gate {
  const isKnownHost = createHostCheck(settings);
  return ({ access, changes, headers, address }) => {
    const { authorization, host = '', origin } = headers;
    const principal = authenticator.authorise(access, authorization, { address, isForwarded: isForwarded(headers) });
    if ((principal.role === 'local' || changes) && !isKnownHost(host)) {
      throw new HaleError('HOST_FOREIGN', 'requests are not taken under this host name; see serving.allowedHosts');
    }
    if (changes && origin !== undefined) assertOrigin(origin, host, settings);
    return principal;
  };
}

/** The hook that asks the gate about each request whose route is not public. */
export function createAccessHook(letIn: Gate, handedOver: HandedOver) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const { access = 'service.read', changes = false } = request.route;
    const { refusal } = handedOver.get(request.raw) ?? {};
    try {
      if (refusal !== undefined) throw refusal;
      if (access !== 'public' && access !== 'static') {
        request.principal = letIn({ access, changes, headers: request.headers, address: request.ip });
      }
    } catch (error) {
      const { principalId } = isHaleError(error) ? error.details : {};
      if (typeof principalId === 'string') request.refusedPrincipalId = principalId;
      done(error as Error);
      return;
    }
    done();
  };
}
