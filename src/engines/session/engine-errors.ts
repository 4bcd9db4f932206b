import { HaleError } from '../../errors/index.ts';
import type { EngineName } from '../engine-name.ts';

export interface ChildEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what the engine printed. */
  readonly output: string;
}

const titles = { xgboost: 'XGBoost', lightgbm: 'LightGBM' } as const;

export function engineFailed(engine: EngineName, message: string, output: string): HaleError {
  const details = { engine, ...(output === '' ? {} : { output }) };
  return new HaleError('ENGINE_FAILED', `${titles[engine]} refused: ${message}`, { details });
}

export function engineUnloadable(engine: EngineName, path: string, message: string): HaleError {
  const variable = engine === 'xgboost' ? 'HALE_XGBOOST_LIB' : 'HALE_LIGHTGBM_LIB';
  return new HaleError(
    'ENGINE_MISSING',
    `${titles[engine]} at ${path} cannot be loaded: ${message}. ` +
      `Install what it lacks, or name a library of this machine's kind in ${variable}`,
    { details: { engine, path } },
  );
}

export function engineCrashed(engine: EngineName, { exitCode, signal, output }: ChildEnd): HaleError {
  const how = signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
  const hint = signal === 'SIGKILL' ? '; the system may have been short of memory' : '';
  const words = output === '' ? '' : `. It printed: ${output.trim().split('\n').slice(-3).join(' | ')}`;
  return new HaleError('ENGINE_CRASHED', `the process of ${titles[engine]} ${how} before it answered${hint}${words}`, {
    details: { engine, exitCode, signal, output },
  });
}

export function engineTimedOut(engine: EngineName, timeoutMs: number, setting: string, output: string): HaleError {
  return new HaleError(
    'ENGINE_TIMEOUT',
    `${titles[engine]} gave no answer within ${timeoutMs} ms and was ended; give it less to do, or raise ${setting}`,
    { details: { engine, timeoutMs, output } },
  );
}

export function engineOutOfMemory(engine: EngineName, memoryMb: number, found: string, output = ''): HaleError {
  return new HaleError(
    'ENGINE_OUT_OF_MEMORY',
    `the process of ${titles[engine]} ${found}, and may have ${memoryMb} MB; train on fewer rows, or raise engines.memoryMb`,
    { details: { engine, memoryMb, output } },
  );
}
