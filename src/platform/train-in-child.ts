import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { HaleError } from '../errors/index.ts';
import type { ProgressStep } from '../progress/index.ts';
import type { TrainingReport } from '../training/index.ts';
import { writeChildRecord } from './child-log.ts';
import { errorFrom } from './child-messages.ts';
import { type TrainMessage, type TrainOrder, trainMessageSchema } from './train-messages.ts';
import type { TrainRequest } from './train-project.ts';

/**
 * As `trainProject`, in a process of its own: DuckDB and the charts stay out of the memory of the caller, who goes on
 * serving, and a training that dies takes nothing with it.
 * @param program what the process runs
 * @throws HaleError as `trainProject`; TRAINING_FAILED where the process dies or says what cannot be understood
 */
export async function trainInChild(
  request: TrainRequest,
  program = new URL('./train-child.ts', import.meta.url),
): Promise<TrainingReport> {
  const { settings, folder, programVersion, progress, signal, logger } = request;
  signal?.throwIfAborted();
  const child = fork(fileURLToPath(program), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  const order: TrainOrder = { settings, folder, programVersion };
  child.send(order);

  return new Promise<TrainingReport>((resolve, reject) => {
    const steps = new Map<number, ProgressStep>();
    const hear = (message: TrainMessage): void => {
      switch (message.kind) {
        case 'step':
          steps.set(message.id, progress.step(message.title));
          break;
        case 'update':
          steps.get(message.id)?.update(message.text);
          break;
        case 'succeed':
        case 'fail':
          steps.get(message.id)?.[message.kind](message.text);
          break;
        case 'log':
          writeChildRecord(logger, message.record);
          break;
        case 'done':
          // Both ends are this program.
          resolve(message.report as TrainingReport);
          break;
        case 'failed':
          reject(errorFrom(message.failure));
      }
    };
    child.on('message', (raw) => {
      const { data: message, error } = trainMessageSchema.safeParse(raw);
      if (message !== undefined) return hear(message);
      const problem = 'the process that trains said what this one does not understand';
      reject(
        new HaleError('TRAINING_FAILED', `${problem}; start again, if Hale was updated meanwhile`, { cause: error }),
      );
      stop();
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(signal.reason);
      const how = killedBy === null ? `ended with code ${code}` : `was ended by ${killedBy}`;
      reject(new HaleError('TRAINING_FAILED', `the process that trains ${how} before it was done; start again`));
    });
  });
}
