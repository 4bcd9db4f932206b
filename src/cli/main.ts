import { constants } from 'node:os';
import { isHaleError } from '../errors/index.ts';
import { explainRefusal } from '../files/index.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-code.ts';
import { createStyle } from './output/style.ts';
import { runProgram } from './program.ts';
import { errorText } from './report-error.ts';
import { programVersion } from './version.ts';

/** A terminal's Ctrl-C may arrive twice, from the terminal and from a parent process; a person's second one is later. */
const sameSignalMs = 500;

const words = process.argv.slice(2);
const isJson = words.includes('--json');
const interruptedJson = JSON.stringify({ error: { code: null, category: 'cancelled', message: 'interrupted' } });
const secrets = new Set<string>();
const controller = new AbortController();
let interruptedBy: NodeJS.Signals | undefined;
let interruptedAt = 0;
let isUnread = false;

/** By custom of the shell, 128 and the number of the signal. */
const signalExitCode = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

function interrupt(signal: NodeJS.Signals): void {
  if (interruptedBy !== undefined && performance.now() - interruptedAt > sameSignalMs) {
    process.exit(signalExitCode(signal));
  }
  if (interruptedBy !== undefined) return;
  interruptedBy = signal;
  interruptedAt = performance.now();
  if (process.stderr.isTTY && !isJson) process.stderr.write('stopping; press Ctrl-C again to stop at once\n');
  controller.abort();
}

async function report(error: unknown): Promise<void> {
  const style = createStyle(process.stderr, !words.includes('--no-color'));
  let text = errorText(error, isJson, style);
  if (secrets.size > 0) {
    const { createSecretStriker } = await import('../logging/index.ts');
    text = createSecretStriker(secrets)(text);
  }
  process.stderr.write(`${text}\n`);
}

const isInterruption = (error: unknown): boolean =>
  isHaleError(error) ? error.category === 'cancelled' : error instanceof Error && error.name === 'AbortError';

async function fail(failure: unknown): Promise<number> {
  const error = explainRefusal(failure);
  if (interruptedBy !== undefined && isInterruption(error)) {
    process.stderr.write(isJson ? `${interruptedJson}\n` : 'interrupted\n');
    return signalExitCode(interruptedBy);
  }
  if (isUnread && isInterruption(error)) return signalExitCode('SIGPIPE');
  await report(error);
  return exitCodeOf(error) satisfies ExitCode;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
// The reader of the results has seen enough: what is still to be found out is not, and the exit code stays the command's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  isUnread = true;
  controller.abort();
});
// Nobody can be told that nobody reads.
process.stderr.on('error', () => {});
let isCrashing = false;
const crash = (error: unknown): void => {
  if (isCrashing) return;
  isCrashing = true;
  fail(error).then(
    (code) => process.exit(code),
    () => process.exit(exitCodes.unexpected),
  );
};
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

process.exitCode = await runProgram(
  {
    words,
    variables: process.env,
    folder: process.cwd(),
    standardInput: process.stdin,
    standardOutput: process.stdout,
    standardError: process.stderr,
    signal: controller.signal,
    secrets,
  },
  programVersion(),
).then(() => exitCodes.done, fail);
