export type { EngineFit, EngineModel, EngineParameters, EngineRows, PredictionKind } from './engine-fit.ts';
export type { EngineLibraries, EngineLibrary } from './engine-libraries.ts';
export { type EngineName, engineNames } from './engine-name.ts';
export { type EnsureEnginesOptions, ensureEngines } from './install/ensure-engines.ts';
export { type EngineLimits, type EngineSession, openEngineSession } from './session/engine-session.ts';
