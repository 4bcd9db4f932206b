import { resolve } from 'node:path';
import pino, { type DestinationStream, type Logger } from 'pino';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { serialiseError } from './serialise-error.ts';
import { createSecretStriker } from './strike-secrets.ts';

export interface LoggerOptions {
  /** Whether a person reads the destination on a terminal, outside production. */
  readonly isTerminal: boolean;
  /** Whether readable lines are coloured; as isTerminal by default. */
  readonly colour?: boolean;
  /** The project folder, from which the path of a log file is taken. */
  readonly folder?: string;
  /** Texts that no line may hold; more may be added to the set later. */
  readonly secrets?: ReadonlySet<string>;
  /** Takes the lines that are meant for standard error, where something else draws there too. */
  readonly standardError?: DestinationStream;
}

function openDestination({ destination }: Settings['logging'], options: LoggerOptions): DestinationStream {
  if (destination === 'stderr') return options.standardError ?? pino.destination({ dest: 2, sync: true });
  if (destination === 'stdout') return pino.destination({ dest: 1, sync: true });
  const path = resolve(options.folder ?? '.', destination);
  try {
    return pino.destination({ dest: path, mkdir: true, append: true, sync: true });
  } catch (cause) {
    throw new HaleError(
      'LOG_FILE_UNWRITABLE',
      `The log file ${path} cannot be opened for writing; make its folder writable or change logging.destination`,
      { details: { path }, cause },
    );
  }
}

const isFile = (destination: string): boolean => destination !== 'stderr' && destination !== 'stdout';

/**
 * The logger of one process. Lines are written before the call returns, so that none is lost when the process ends.
 *
 * @throws HaleError LOG_FILE_UNWRITABLE
 */
export async function createLogger(settings: Settings['logging'], options: LoggerOptions): Promise<Logger> {
  const { format, destination, level } = settings;
  const readable = format === 'readable' || (format === 'auto' && options.isTerminal && !isFile(destination));
  const raw = openDestination(settings, options);
  let stream = raw;
  if (readable) {
    const { prettyFactory } = await import('pino-pretty');
    const colorize = (options.colour ?? options.isTerminal) && !isFile(destination);
    const prettify = prettyFactory({ colorize, translateTime: 'SYS:HH:MM:ss', ignore: 'pid', singleLine: true });
    stream = { write: (lines) => raw.write(lines.trimEnd().split('\n').map(prettify).join('')) };
  }
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: serialiseError },
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: createSecretStriker(options.secrets ?? new Set()) },
    },
    stream,
  );
}
