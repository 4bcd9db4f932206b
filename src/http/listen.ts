import type { FastifyInstance } from 'fastify';
import { HaleError } from '../errors/index.ts';
import { findPortHolder } from './port-holder.ts';

async function portInUse(host: string, port: number, cause: unknown): Promise<HaleError> {
  const holder = await findPortHolder(port);
  const who = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.command})`;
  return new HaleError(
    'PORT_IN_USE',
    `port ${port} of ${host} is taken by ${who}; stop it, or choose another port with --port`,
    { details: { host, port, ...(holder === undefined ? {} : { holder }) }, cause },
  );
}

/**
 * Listens, and returns the port.
 * @throws HaleError PORT_IN_USE, ADDRESS_UNAVAILABLE
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    // One address, not both of localhost's: Fastify would keep a second server for the other, beyond the limits of ours.
    await app.listen({ host: host.toLowerCase() === 'localhost' ? '127.0.0.1' : host, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw await portInUse(host, port, cause);
    if (code === undefined) throw cause;
    const reason = code === 'EACCES' ? `this user may not listen on port ${port}` : `it is no address of this machine`;
    throw new HaleError('ADDRESS_UNAVAILABLE', `${host} port ${port} cannot be listened on (${code}): ${reason}`, {
      details: { host, port, reason: code },
      cause,
    });
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
