import type { Authenticator } from '../authentication/index.ts';
import type { Settings } from '../config/index.ts';
import type { Logger } from '../logging/index.ts';
import type { PredictionLog } from '../prediction-log/index.ts';
import type { IdSource, ServedModels } from '../serving/index.ts';
import type { ControlPlaneState } from './control-plane.ts';
import type { EventLoopDelay } from './event-loop-delay.ts';
import type { HttpMetrics } from './http-metrics.ts';
import type { RouteTable } from './route-table.ts';

export interface HttpServerOptions {
  readonly settings: Settings['serving'];
  /** How often the keys are looked at for a change. */
  readonly keyReloadMs: number;
  readonly logger: Logger;
  readonly models: ServedModels;
  readonly authenticator: Authenticator;
  /** The program's version, for `GET /` and the OpenAPI document. */
  readonly programVersion: string;
  /** Runs, versions and deployments, as they are now; absent where there never will be any. */
  readonly controlPlane?: () => ControlPlaneState;
  /** Loads what the production folder holds of a model, so that an answer to a deployment is already true of this server. */
  readonly refreshModel?: (name: string) => Promise<void>;
  /** Where every prediction is recorded before it is answered; absent where none is. */
  readonly predictionLog?: PredictionLog;
  /** Of predictions and requests. */
  readonly ids?: IdSource;
  /** Decides which successful requests are logged: numbers in [0, 1). */
  readonly random?: () => number;
}

/** What route modules share. */
export interface RouteContext extends HttpServerOptions {
  readonly ids: IdSource;
  readonly controlPlane: () => ControlPlaneState;
  readonly metrics: HttpMetrics;
  readonly delay: EventLoopDelay;
  readonly routes: RouteTable;
  isDraining(): boolean;
}
