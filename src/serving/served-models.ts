import { HaleError } from '../errors/index.ts';
import type { ServedModel } from './served-model.ts';

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
  /** Puts a loaded version in place of the one of its name, between two requests. */
  swap(model: ServedModel): void;
  remove(name: string): void;
  /** Counts swaps, so that what is derived from the models can be kept until the next. */
  readonly generation: number;
}

export function createServedModels(defaultName: string): ServedModels {
  let models: ReadonlyMap<string, ServedModel> = new Map();
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
    swap: (model) => replace([...models, [model.deployment.name, model]]),
    remove: (name) => replace([...models].filter(([key]) => key !== name)),
  };
}
