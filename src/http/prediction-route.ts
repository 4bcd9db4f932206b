/** A route that predicts. */
export interface PredictionRoute {
  readonly pattern: string;
  readonly isBatch: boolean;
}

/** For Fastify and for the lane; those without a name are of the default model. */
export const predictionRoutes: readonly PredictionRoute[] = [
  { pattern: '/predict', isBatch: false },
  { pattern: '/predict/', isBatch: false },
  { pattern: '/predict/batch', isBatch: true },
  { pattern: '/models/:name/predict', isBatch: false },
  { pattern: '/models/:name/predict/batch', isBatch: true },
];

/** A route, and the model that an address names; none where it is the default one. */
export interface PredictionTarget extends PredictionRoute {
  readonly name?: string;
}

const byPattern: ReadonlyMap<string, PredictionTarget> = new Map(
  predictionRoutes.map((route) => [route.pattern, route]),
);
/** Names that are written in an address as they are. */
const namedAddress = /^\/models\/([\w.-]{1,250})(\/predict|\/predict\/batch)$/;

/** What an address is of; undefined where only a router can tell. */
export function findPredictionTarget(url: string): PredictionTarget | undefined {
  const target = byPattern.get(url);
  if (target !== undefined) return target;
  const [, name, action] = namedAddress.exec(url) ?? [];
  const route = byPattern.get(`/models/:name${action}`);
  return name === undefined || route === undefined ? undefined : { ...route, name };
}
