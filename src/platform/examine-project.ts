import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import { isHeartDiseaseCached } from '../data/index.ts';
import { databaseExists, databaseStatus } from '../database/index.ts';
import { type EngineName, ensureEngines } from '../engines/index.ts';
import { isHaleError } from '../errors/index.ts';
import { assertStorageReadable, explainRefusal, refusalOf } from '../files/index.ts';
import { findPortHolder } from '../http/index.ts';
import type { Logger } from '../logging/index.ts';
import { modelKind, readBundle } from '../models/index.ts';
import { listProduction, readProduction } from '../production/index.ts';

/** One thing that Hale needs, and how it is here. */
export interface Examined {
  readonly name: string;
  /** `absent`: nothing works without it. `warning`: something is worth knowing. */
  readonly status: 'ok' | 'warning' | 'absent';
  readonly finding: string;
  /** What to do; empty where there is nothing to do. */
  readonly advice: string;
}

export interface ExamineRequest {
  readonly settings: Settings;
  readonly folder: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}

type Look = (request: ExamineRequest, storageFolder: string) => Promise<readonly Examined[]>;

const ok = (name: string, finding: string): Examined => ({ name, status: 'ok', finding, advice: '' });

/** The Node that strips types from files, and the one that Hale is tested on. */
const leastNode = [22, 18] as const;

const lookAtNode: Look = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isEnough) return [ok('Node.js', process.version)];
  return [{ name: 'Node.js', status: 'absent', finding: process.version, advice: 'install Node 24' }];
};

/** The path, or what is there of the way to it: where it would be made. */
async function nearestPresent(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found === null && dirname(path) !== path ? nearestPresent(dirname(path)) : path;
}

const lookAtStorage: Look = async ({ settings }, storageFolder) => {
  const name = 'storage';
  const present = await nearestPresent(storageFolder);
  try {
    // The dot makes a file that is in the way a refusal.
    await access(`${present}/.`, constants.W_OK | constants.X_OK);
  } catch (error) {
    const finding = `${storageFolder} cannot be written (${refusalOf(error) ?? (error as Error).message})`;
    return [{ name, status: 'absent', finding, advice: 'make it writable, or choose another storage.folder' }];
  }
  const { bavail, bsize } = await statfs(present);
  const freeMb = Math.floor((bavail * bsize) / 1024 ** 2);
  if (freeMb >= settings.storage.minimumFreeMb) return [ok(name, `${storageFolder}, ${freeMb} MB free`)];
  return [{ name, status: 'warning', finding: `${storageFolder} has ${freeMb} MB left`, advice: 'make room' }];
};

const lookAtEngines: Look = async ({ settings }) => {
  const names = [...new Set<EngineName>(settings.training.kinds.flatMap((kind) => modelKind(kind).engine ?? []))];
  const libraries = await ensureEngines({ ...settings.engines, fetch: false }, { names });
  return names.map((name) => {
    const library = libraries[name];
    if ('version' in library) return ok(name, `${library.version}, ${library.path}`);
    const advice = 'the first training fetches it with pip; see docs/decisions/engines.md where that cannot be';
    return { name, status: 'warning', finding: 'not fetched yet', advice };
  });
};

const lookAtDatabase: Look = async ({ settings, logger, signal }, storageFolder) => {
  const name = 'PostgreSQL';
  try {
    if (!(await databaseExists(settings.database, { storageFolder }))) {
      return [ok(name, 'embedded; set up at the first start')];
    }
    const status = await databaseStatus(settings.database, { storageFolder, logger, signal });
    const pending = status.pendingMigrations.length;
    const tables = pending === 0 ? 'tables up to date' : `${pending} migrations pending, applied at the next start`;
    return [ok(name, `${status.serverVersion}, ${status.kind} at ${status.address}, ${tables}`)];
  } catch (error) {
    if (!isHaleError(error)) throw error;
    return [
      { name, status: 'absent', finding: error.message, advice: 'predictions go on without it, training does not' },
    ];
  }
};

const lookAtData: Look = async ({ settings, folder }, storageFolder) => {
  const name = 'data';
  const { source, file, folder: given } = settings.data;
  const path = source === 'file' ? file.path : given;
  if (path === undefined) {
    if (source === 'uci-heart-disease') return [await lookAtHeartDisease(settings, storageFolder)];
    const advice = '`hale init FILE --target COLUMN` writes a configuration for a table of your own';
    return [{ name, status: 'absent', finding: 'data.file.path is not set', advice }];
  }
  const found = await stat(resolve(folder, path)).catch(() => null);
  if (found !== null) return [ok(name, resolve(folder, path))];
  return [{ name, status: 'absent', finding: `${resolve(folder, path)} is not there`, advice: 'correct the path' }];
};

async function lookAtHeartDisease(settings: Settings, storageFolder: string): Promise<Examined> {
  if (await isHeartDiseaseCached(settings, storageFolder)) return ok('data', 'UCI Heart Disease, downloaded');
  const offline = settings.data.simulated.allowed ? '; without a network it is SIMULATED' : '';
  return {
    name: 'data',
    status: 'warning',
    finding: `UCI Heart Disease, not downloaded yet${offline}`,
    advice: '`hale data download`, or a folder that holds the files with --data DIR',
  };
}

const lookAtPort: Look = async ({ settings }) => {
  const { port } = settings.serving;
  const name = `port ${port}`;
  const holder = port === 0 ? undefined : await findPortHolder(port);
  if (holder === undefined) return [ok(name, 'free')];
  const finding = `taken by process ${holder.pid} (${holder.command})`;
  return [{ name, status: 'warning', finding, advice: 'a Hale that runs already, or choose another with --port' }];
};

const lookAtProduction: Look = async (_request, storageFolder) => {
  const folder = resolve(storageFolder, 'production');
  let names: readonly string[];
  try {
    await assertStorageReadable(storageFolder);
    names = await listProduction(folder);
  } catch (failure) {
    const error = explainRefusal(failure);
    if (!isHaleError(error)) throw error;
    return [{ name: 'models', status: 'absent', finding: error.message, advice: '' }];
  }
  if (names.length === 0) return [ok('models', 'none in production yet; `hale train` makes one')];
  return Promise.all(
    names.map(async (name): Promise<Examined> => {
      try {
        const found = await readProduction(folder, name);
        if (found === null) return ok(name, 'not deployed');
        await readBundle(found.bundleFolder, { expectedDigest: found.record.digest });
        return ok(name, `version ${found.record.version} is in production, and its bundle is whole`);
      } catch (error) {
        if (!isHaleError(error)) throw error;
        return { name, status: 'absent', finding: error.message, advice: `hale models rollback ${name}` };
      }
    }),
  );
};

const looks: readonly Look[] = [
  lookAtNode,
  lookAtStorage,
  lookAtEngines,
  lookAtDatabase,
  lookAtData,
  lookAtPort,
  lookAtProduction,
];

/** Looks at everything that Hale needs, without changing or fetching any of it. */
export async function examineProject(request: ExamineRequest): Promise<readonly Examined[]> {
  const storageFolder = resolve(request.folder, request.settings.storage.folder);
  return (await Promise.all(looks.map((look) => look(request, storageFolder)))).flat();
}
