import { HaleError } from '../errors/index.ts';
import type { ServedModel } from './served-model.ts';

/** Why a version that is in production is not the one that is served. */
export interface LoadProblem {
  readonly name: string;
  readonly code: string;
  readonly detail: string;
  readonly since: Date;
}

/** The models that a server answers with now, one version of each. */
export interface ServedModels {
  /**
   * The model of that name, or the default one. A request takes it once and keeps it to its end, so a swap in between
   * cannot mix two versions in one answer.
   * @throws HaleError MODEL_NOT_LOADED, MODEL_NOT_SERVED
   */
  get(name?: string): ServedModel;
  /** By name, in alphabetical order. */
  list(): readonly ServedModel[];
  readonly defaultName: string;
  /** What could not be loaded; the version before it is served meanwhile, where there is one. */
  problems(): readonly LoadProblem[];
  /** Puts a loaded version in place of the one of its name, between two requests, and forgets its problem. */
  swap(model: ServedModel): void;
  /** Keeps serving what is served under that name, and remembers why it is not the newest. */
  refuse(problem: LoadProblem): void;
  remove(name: string): void;
  /** Counts swaps, so that what is derived from the models can be kept until the next. */
  readonly generation: number;
}

export function createServedModels(defaultName: string): ServedModels {
  let models: ReadonlyMap<string, ServedModel> = new Map();
  const problems = new Map<string, LoadProblem>();
  let generation = 0;
  const replace = (entries: Iterable<[string, ServedModel]>): void => {
    models = new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    generation += 1;
  };

  return {
    defaultName,
    get generation() {
      return generation;
    },
    get(name = defaultName) {
      const model = models.get(name);
      if (model !== undefined) return model;
      if (name === defaultName) {
        throw new HaleError('MODEL_NOT_LOADED', `no version of ${name} is in production; train and deploy one`, {
          details: { model: name },
        });
      }
      throw new HaleError(
        'MODEL_NOT_SERVED',
        `no model of that name is served; there is ${[...models.keys()].join(', ')}`,
      );
    },
    list: () => [...models.values()],
    problems: () => [...problems.values()],
    swap(model) {
      const { name } = model.deployment;
      problems.delete(name);
      replace([...models, [name, model]]);
    },
    refuse: (problem) => void problems.set(problem.name, problem),
    remove(name) {
      problems.delete(name);
      replace([...models].filter(([key]) => key !== name));
    },
  };
}
