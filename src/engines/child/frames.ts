import { readSync, writeSync } from 'node:fs';
import { maximumHeaderBytes, prefixBytes, type Reply, type Request, replyDescriptor } from './messages.ts';

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Runs a blocking call again where the descriptor happens not to block, as a shared terminal's may. */
function retried<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

/** Fills `target` from standard input. False: the parent closed it, or is gone. */
export function readInto(target: Uint8Array): boolean {
  let filled = 0;
  while (filled < target.length) {
    const count = retried(() => {
      try {
        return readSync(0, target, filled, Math.min(target.length - filled, 2 ** 30), null);
      } catch (error) {
        // Windows reports the end of a pipe as an error.
        if ((error as NodeJS.ErrnoException).code === 'EOF') return 0;
        throw error;
      }
    });
    if (count === 0) return false;
    filled += count;
  }
  return true;
}

/** The next request without its payloads; undefined where the parent asks for nothing more. */
export function readRequest(): Request | undefined {
  const prefix = Buffer.alloc(prefixBytes);
  if (!readInto(prefix)) return undefined;
  const length = prefix.readUInt32LE(0);
  if (length > maximumHeaderBytes) throw new Error(`a header of ${length} bytes`);
  const header = Buffer.alloc(length);
  if (!readInto(header)) return undefined;
  // The other end is this program's own parent process, of the same version.
  return JSON.parse(header.toString('utf8')) as Request;
}

function writeAll(bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    written += retried(() => writeSync(replyDescriptor, bytes, written, bytes.length - written));
  }
}

export function writeReply(reply: Reply, payload: Uint8Array = new Uint8Array(0)): void {
  const header = Buffer.from(JSON.stringify(reply), 'utf8');
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(header.length, 0);
  writeAll(Buffer.concat([prefix, header]));
  writeAll(payload);
}
