import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface RawConnection {
  readonly socket: Socket;
  /** Everything that came so far. */
  text(): string;
  /** Resolves with everything that came, when the server closed the connection. */
  readonly closed: Promise<string>;
}

/** A connection that sends whatever bytes it is told to. */
export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
  });
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return { socket, text: () => received, closed };
}

/** Sends bytes one by one, slowly, until the connection is closed. */
export async function trickle({ socket }: RawConnection, bytes: string, pauseMs: number): Promise<void> {
  for (const byte of bytes) {
    if (socket.destroyed || !socket.writable) return;
    socket.write(byte);
    await wait(pauseMs);
  }
}
