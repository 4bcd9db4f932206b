import { settingsSchema } from '../../src/config/index.ts';
import { type EngineLibraries, type EngineLimits, ensureEngines } from '../../src/engines/index.ts';

export const settings = settingsSchema.parse({}).engines;

/** The engines of the user's own cache, fetched where it has none yet. */
export const libraries = (): Promise<EngineLibraries> => ensureEngines(settings);

export const limits: EngineLimits = { timeoutMs: 60_000, memoryMb: 2_000, threads: 1 };
