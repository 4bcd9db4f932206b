import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SealReport } from './seal-log.ts';
import { type SealOrder, sealAnswerSchema } from './seal-messages.ts';

export interface SealRequest {
  readonly folder: string;
  readonly memoryMb: number;
  readonly passedOver: ReadonlySet<string>;
  /** Ends it at once: a sealing may be cut off at any moment. */
  readonly signal: AbortSignal;
}

/**
 * As `sealLog`, in a process of its own, so that the one that serves neither waits nor keeps DuckDB's memory.
 * @throws Error where the process dies before it is done; what it had not sealed stays as it was
 */
export function sealInChild({ folder, memoryMb, passedOver, signal }: SealRequest): Promise<SealReport> {
  const child = fork(fileURLToPath(new URL('./seal-child.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  const order: SealOrder = { folder, memoryMb, passedOver: [...passedOver] };
  child.send(order, () => {});
  return new Promise<SealReport>((resolve, reject) => {
    child.once('message', (raw) => {
      const { data: answer } = sealAnswerSchema.safeParse(raw);
      if (answer?.kind === 'done') resolve(answer.report);
      else reject(new Error(answer?.problem ?? 'the process that seals said what this one does not understand'));
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      reject(new Error(`the process that seals ended with ${killedBy ?? `code ${code}`} before it was done`));
    });
  });
}
