import { modelKindNames, type Settings } from '../../config/index.ts';
import type { EngineName, EngineSession } from '../../engines/index.ts';
import type { Matrix } from '../../table/index.ts';
import type { Representation } from '../features/index.ts';
import type { ModelFormat } from '../files/index.ts';
import type { Scorer } from '../scorer/index.ts';

/** The settings name the kinds, so that `training.kinds` refuses any other. */
export { modelKindNames };
export type ModelKindName = (typeof modelKindNames)[number];

export type ModelParameters = Readonly<Record<string, string | number | boolean>>;

export interface FitContext {
  readonly settings: Settings['models'];
  /** A whole number from 0 to 2³¹ − 1. The same rows and seed give the same bytes, with any number of threads. */
  readonly seed: number;
  readonly threads: number;
  /** Of the kind's engine; null for a kind that has none. */
  readonly session: EngineSession | null;
}

export interface FittedModel {
  readonly format: ModelFormat;
  /** The model's file. */
  readonly bytes: Uint8Array;
  /** What the file says, read back. */
  readonly scorer: Scorer;
  /** How much each column of the matrix decides, 0 or above; to be compared within one model only. */
  readonly importance: readonly number[];
}

/** A way to learn a model from a matrix and labels: the extension point of models. Each kind passes one contract suite. */
export interface ModelKind {
  readonly name: ModelKindName;
  /** The name for people. */
  readonly title: string;
  /** What `importance` measures, as the axis of a figure says it. */
  readonly importanceMeasure: string;
  /** The engine whose session `fit` needs; null where it needs none. */
  readonly engine: EngineName | null;
  /** What the matrix must hold: a linear model takes no missing values. */
  readonly representation: Representation;
  /** The kinds in the order of their complexity, simplest first: what the rule of one standard error prefers is lower. */
  readonly complexity: number;
  /** The hyper-parameters, as tracking records them: under the names that the engine, or scikit-learn, has for them. */
  parameters(settings: Settings['models']): ModelParameters;
  /**
   * @param labels 0 or 1, one a row
   * @throws HaleError MODEL_ROWS_INVALID without rows of both classes, ENGINE_MISSING without the session that it needs,
   * and what the engine or the solver says
   */
  fit(matrix: Matrix, labels: Uint8Array, context: FitContext): Promise<FittedModel>;
}
