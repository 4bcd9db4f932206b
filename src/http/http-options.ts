import type { Authenticator } from '../authentication/index.ts';
import type { Settings } from '../config/index.ts';
import type { ServedModels } from '../serving/index.ts';
import type { ControlPlane } from './control-plane.ts';
import type { EventLoopDelay } from './event-loop-delay.ts';
import type { HttpMetrics } from './http-metrics.ts';

/** The part of a pino logger that the server uses. */
export interface HttpLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface HttpServerOptions {
  readonly settings: Settings['serving'];
  readonly logger: HttpLogger;
  readonly models: ServedModels;
  readonly authenticator: Authenticator;
  /** The program's version, for `GET /` and the OpenAPI document. */
  readonly programVersion: string;
  /** Runs, versions and deployments; absent where there is no PostgreSQL. */
  readonly controlPlane?: ControlPlane;
  /** Ids of predictions: unique without any agreement between servers. */
  readonly newPredictionId?: () => string;
  /** Decides which successful requests are logged: numbers in [0, 1). */
  readonly random?: () => number;
}

/** What route modules share. */
export interface RouteContext extends HttpServerOptions {
  readonly newPredictionId: () => string;
  readonly metrics: HttpMetrics;
  readonly delay: EventLoopDelay;
  isDraining(): boolean;
}
