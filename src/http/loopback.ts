import { isIPv4 } from 'node:net';

/** Whether an address to listen on can be reached from this machine only. A name other than localhost may mean anything. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase() === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
