import type { EngineName, EngineSession } from '../../engines/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { Matrix } from '../../table/index.ts';
import type { ModelFormat } from '../files/index.ts';
import { readScorer } from '../scorer/index.ts';
import { checkTrainingRows } from './check-training-rows.ts';
import type { FittedModel, ModelKindName, ModelParameters } from './model-kind.ts';

const formats: Readonly<Record<EngineName, ModelFormat>> = { xgboost: 'xgboost-ubj', lightgbm: 'lightgbm-text' };

export interface EngineTraining {
  readonly kind: ModelKindName;
  readonly engine: EngineName;
  readonly session: EngineSession | null;
  readonly parameters: ModelParameters;
  readonly rounds: number;
}

/** Trains in the engine's process and reads back the file that it gives. */
export async function fitOnEngine(
  matrix: Matrix,
  labels: Uint8Array,
  { kind, engine, session, parameters, rounds }: EngineTraining,
): Promise<FittedModel> {
  checkTrainingRows(matrix, labels);
  if (session === null) {
    throw new HaleError(
      'ENGINE_MISSING',
      `${kind} is trained by ${engine}, and no session of it was given; install the engine (hale doctor says what is missing) or leave the kind out`,
      { details: { kind, engine } },
    );
  }
  const { values, rowCount, columnCount, names } = matrix;
  const { bytes, importance } = await session.fit({
    values,
    rowCount,
    columnCount,
    columnNames: names,
    labels,
    parameters,
    rounds,
  });
  const format = formats[engine];
  return { format, bytes, scorer: readScorer(format, bytes), importance };
}
