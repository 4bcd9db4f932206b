import { HaleError } from '../../errors/index.ts';

export function invalidBundle(file: string, problem: string, cause?: unknown): HaleError {
  return new HaleError('BUNDLE_INVALID', `the bundle's ${file} is refused: ${problem}`, {
    details: { file, problem },
    cause,
  });
}
