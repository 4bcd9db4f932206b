import { HaleError } from '../../errors/index.ts';

/** The formats of model files: Hale's own linear one, and those that the engines write. */
export type ModelFormat = 'linear-json' | 'xgboost-ubj' | 'lightgbm-text';

/** @param where the place in the file, as a path or a line */
export function invalidModelFile(format: ModelFormat, where: string, problem: string, cause?: unknown): HaleError {
  return new HaleError('MODEL_FILE_INVALID', `${format} model file, ${where}: ${problem}; train the model again`, {
    details: { format, where, problem },
    cause,
  });
}
