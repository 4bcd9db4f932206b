import { isIPv4 } from 'node:net';
import { HaleError } from '../errors/index.ts';

/** By name or address, one that never leaves this machine. */
const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));

/**
 * The address of a server, without a slash at its end.
 *
 * @throws HaleError SIMULATION_INVALID where it is none; SIMULATION_TARGET_FOREIGN where it is another machine's and that is
 *   not allowed
 */
export function parseTargetAddress(text: string, allowRemote: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search + url.hash !== '') {
    throw new HaleError(
      'SIMULATION_INVALID',
      `${JSON.stringify(text.slice(0, 200))} is no address of a server; write it as http://127.0.0.1:8000, without a user or a query`,
    );
  }
  if (!isLoopbackHost(url.hostname) && !allowRemote) {
    throw new HaleError(
      'SIMULATION_TARGET_FOREIGN',
      `${url.host} may be another machine, whose predictions and labels would be mixed with made-up ones; give --allow-remote where that is meant`,
      { details: { host: url.host } },
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
