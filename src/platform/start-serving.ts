import { join, resolve } from 'node:path';
import { createAuthenticator, createKeyStore, ensureAdminToken } from '../authentication/index.ts';
import type { Settings } from '../config/index.ts';
import { isHaleError } from '../errors/index.ts';
import { type HttpServer, isLoopback, startHttpServer } from '../http/index.ts';
import type { Logger } from '../logging/index.ts';
import { openPredictionLog, type PredictionLog } from '../prediction-log/index.ts';
import { openProductionModels, type ServedModels } from '../serving/index.ts';
import { boundYoungGeneration } from './bound-young-generation.ts';
import { absentControlPlane, hasDatabase, openControlPlane } from './control-plane-opener.ts';
import type { Stores } from './create-stores.ts';

export interface ServingRequest {
  readonly settings: Settings;
  /** The project folder. */
  readonly folder: string;
  readonly logger: Logger;
  readonly programVersion: string;
  /** Texts that are never logged: the owner's token and the database's password are added. */
  readonly secrets: Set<string>;
  /** Whether a database that was never set up is set up now; otherwise it is only opened where there is one. */
  readonly setsUpDatabase?: boolean;
}

export interface Serving extends Pick<HttpServer, 'host' | 'port' | 'url'> {
  readonly models: ServedModels;
  /** The file with the token that changes need. */
  readonly adminTokenPath: string;
  /** Takes what the production folder holds of a model now, without waiting for the next look. */
  refresh(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Why a disk takes nothing, and what lies on it can be served all the same. */
const lastingReasons: ReadonlySet<unknown> = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT']);

/** The owner's token; null where the storage folder cannot be written, as on a replica with a read-only disk. */
async function ownersToken(path: string, logger: Logger): Promise<string | null> {
  try {
    return await ensureAdminToken(path);
  } catch (error) {
    if (!isHaleError(error) || !lastingReasons.has(error.details.reason)) throw error;
    logger.warn({ path, err: error }, 'no token of the owner can be kept; changes need a key');
    return null;
  }
}

const openLog = async (
  { predictionLog: settings }: Settings,
  storageFolder: string,
  logger: Logger,
): Promise<PredictionLog | undefined> =>
  settings.enabled ? openPredictionLog({ folder: join(storageFolder, 'prediction-log'), settings, logger }) : undefined;

/**
 * Serves what is in production. Only bundles are needed: PostgreSQL is opened after the server listens, where there is
 * any, and answers about runs and deployments come when it does.
 *
 * @throws HaleError KEYS_REQUIRED, KEY_FILE_INVALID, STORAGE_UNWRITABLE, PORT_IN_USE, ADDRESS_UNAVAILABLE
 */
export async function startServing(request: ServingRequest): Promise<Serving> {
  const { settings, folder, logger, secrets } = request;
  const { serving, authentication, project, registry } = settings;
  const storageFolder = resolve(folder, settings.storage.folder);
  const adminTokenPath = join(storageFolder, 'admin-token');
  const now = () => new Date();
  const watching = new AbortController();
  boundYoungGeneration();

  const adminToken = await ownersToken(adminTokenPath, logger);
  if (adminToken !== null) secrets.add(adminToken);
  const [predictionLog, authenticator, production] = await Promise.all([
    openLog(settings, storageFolder, logger),
    createAuthenticator({
      keys: createKeyStore(join(storageFolder, 'keys'), now),
      adminToken,
      trustsLocal: authentication.openOnLoopback && isLoopback(serving.host),
      failures: authentication.failures,
      now,
      onDamagedKey: (problem) => logger.error({ err: problem }, 'a key is not accepted'),
    }),
    openProductionModels({
      productionFolder: join(storageFolder, 'production'),
      defaultName: project.name,
      limits: serving.batch,
      pollMs: registry.productionPollMs,
      logger,
      now,
      signal: watching.signal,
    }),
  ]);

  let controlPlane = absentControlPlane;
  const server = await startHttpServer({
    settings: serving,
    keyReloadMs: authentication.reloadMs,
    logger,
    models: production.models,
    authenticator,
    programVersion: request.programVersion,
    controlPlane: () => controlPlane.state(),
    refreshModel: production.refresh,
    ...(predictionLog === undefined ? {} : { predictionLog }),
  }).catch(async (error: unknown) => {
    watching.abort();
    await predictionLog?.close();
    throw error;
  });

  if (request.setsUpDatabase === true || hasDatabase(settings, storageFolder)) {
    const open = async (signal: AbortSignal): Promise<Stores> => {
      const { openStores } = await import('./open-stores.ts');
      return openStores(settings, { folder, logger, secrets, signal });
    };
    controlPlane = openControlPlane(open, {
      retryMs: serving.controlPlaneRetryMs,
      logger,
      isServing: () => production.models.list().length > 0,
    });
  }

  return {
    host: server.host,
    port: server.port,
    url: server.url,
    models: production.models,
    adminTokenPath,
    refresh: production.refresh,
    async close() {
      await server.close();
      watching.abort();
      await predictionLog?.close();
      await controlPlane.close();
    },
  };
}
