import type { z } from 'zod';
import type { Settings } from '../config/index.ts';
import { createLogger, type Logger } from '../logging/index.ts';
import { logRecordSchema } from './child-messages.ts';

export type LogRecord = z.infer<typeof logRecordSchema>;

/** The logger of a child process: each line is told to the parent, which writes it in its own form. */
export const createChildLogger = (
  { logging }: Settings,
  folder: string,
  tell: (message: { readonly kind: 'log'; readonly record: LogRecord }) => void,
): Promise<Logger> =>
  createLogger(
    { ...logging, format: 'json', destination: 'stderr' },
    {
      isTerminal: false,
      folder,
      standardError: { write: (line) => tell({ kind: 'log', record: logRecordSchema.parse(JSON.parse(line)) }) },
    },
  );

/**
 * Writes a line that a child has told. The logger gives its own time and process id, and a second of the same name would
 * stand beside them.
 */
export function writeChildRecord(logger: Logger, record: LogRecord): void {
  const { level, msg, time: _time, pid: _pid, ...fields } = record;
  logger[level](fields, msg);
}
