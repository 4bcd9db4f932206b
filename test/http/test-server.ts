import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import builtIn from '../../examples/heart-disease/hale.config.ts';
import {
  createAuthenticator,
  createKeyStore,
  ensureAdminToken,
  type KeyStore,
} from '../../src/authentication/index.ts';
import { type Settings, type SettingsInput, settingsSchema } from '../../src/config/index.ts';
import { type HttpServer, type HttpServerOptions, isLoopback, startHttpServer } from '../../src/http/index.ts';
import { createLogger } from '../../src/logging/index.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../../src/schema/index.ts';
import {
  createServedModel,
  createServedModels,
  type RowExplainer,
  type RowScorer,
  type ServedModels,
} from '../../src/serving/index.ts';

export const heartDiseaseSchema: DatasetSchema = datasetSchemaSchema.parse(builtIn.data?.schema);

/** A record that fits the built-in example. */
export const patient = {
  age: 63,
  sex: 1,
  cp: 1,
  trestbps: 145,
  chol: 233,
  fbs: 1,
  restecg: 2,
  thalach: 150,
  exang: 0,
  oldpeak: 2.3,
  slope: 3,
  ca: 0,
  thal: 6,
};

/** A scorer whose probability tells which one it is: a test sees what computed an answer. */
export function constantScorer(probability: number, schema = heartDiseaseSchema): RowScorer & { scored: number } {
  return {
    schema,
    threshold: 0.5,
    scored: 0,
    probabilityOf() {
      this.scored += 1;
      return probability;
    },
    probabilities(_rows, rowCount) {
      this.scored += rowCount;
      return new Float64Array(rowCount).fill(probability);
    },
  };
}

/** Says that the first feature did it all. */
export const constantExplainer: RowExplainer = {
  scale: 'log_odds',
  baseValue: -1,
  explain(_row, _offset, into) {
    into.fill(0);
    into[0] = 2;
    return 1;
  },
};

export const deploymentOf = (version: string, name = 'heart-disease') => ({
  name,
  version,
  digest: version.padStart(64, '0'),
  deploymentId: `deployment-${version}`,
  deployedAt: '2026-01-01T00:00:00.000Z',
  simulated: false,
  runId: `run-${version}`,
});

export type LogLine = Readonly<Record<string, unknown>>;

export interface TestServer extends HttpServer {
  readonly models: ServedModels;
  readonly keys: KeyStore;
  readonly adminToken: string;
  /** Lines of the log; those of requests come a little later. */
  readonly log: LogLine[];
  /** A key of that role, known to the server from now on. */
  createKey(role: Parameters<KeyStore['create']>[0]['role']): Promise<string>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** With headers that `fetch` would not let a caller set. */
  rawRequest(method: string, path: string, headers: Record<string, string>): Promise<{ status: number; body: string }>;
}

export interface TestServerSettings {
  readonly serving?: SettingsInput['serving'];
  readonly options?: Partial<HttpServerOptions>;
  readonly scorer?: RowScorer | null;
  /** Whether a key is made before the server starts. */
  readonly withKey?: boolean;
  readonly failures?: { maximum: number; windowMs: number; addresses: number };
}

export const servingSettings = (serving: SettingsInput['serving'] = {}): Settings['serving'] =>
  settingsSchema.parse({ serving: { port: 0, drain: { delayMs: 0 }, ...serving } }).serving;

function rawRequest(port: number, method: string, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      resolve({ status: response.statusCode ?? 0, body });
    });
    outgoing.on('error', reject).end();
  });
}

/** A real server on a free port of loopback, with a model put in by hand. */
export async function startTestServer(given: TestServerSettings = {}): Promise<TestServer> {
  const settings = servingSettings(given.serving);
  const folder = await mkdtemp(join(tmpdir(), 'hale-http-'));
  const now = () => new Date();
  const keys = createKeyStore(join(folder, 'keys'), now);
  const adminToken = await ensureAdminToken(join(folder, 'admin-token'));
  if (given.withKey === true) await keys.create({ name: 'first', role: 'viewer' });
  const authenticator = await createAuthenticator({
    keys,
    adminToken,
    trustsLocal: isLoopback(settings.host),
    failures: given.failures ?? { maximum: 20, windowMs: 60_000, addresses: 1_000 },
    now,
  });
  const models = createServedModels('heart-disease');
  const scorer = given.scorer === undefined ? constantScorer(0.75) : given.scorer;
  if (scorer !== null) {
    models.swap(createServedModel(deploymentOf('1'), scorer, settings.batch, async () => constantExplainer));
  }
  const log: LogLine[] = [];
  const write = (lines: string) =>
    void log.push(
      ...lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  const logging = settingsSchema.parse({ logging: { format: 'json' } }).logging;
  const logger = await createLogger(logging, { isTerminal: false, standardError: { write } });
  const server = await startHttpServer({
    settings,
    keyReloadMs: 50,
    logger,
    models,
    authenticator,
    programVersion: '0.0.0-test',
    ...given.options,
  });
  return {
    ...server,
    models,
    keys,
    adminToken,
    log,
    async createKey(role) {
      const { token } = await keys.create({ name: `test ${role}`, role });
      await authenticator.refresh();
      return token;
    },
    post: (path, body, headers = {}) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    rawRequest: (method, path, headers) => rawRequest(server.port, method, path, headers),
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
