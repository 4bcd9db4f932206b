import type { Settings } from '../config/index.ts';
import type { HaleError } from '../errors/index.ts';
import type { EngineName } from './engine-name.ts';

/** A library that a child process may load. */
export interface EngineLibrary {
  readonly engine: EngineName;
  /** Absolute. */
  readonly path: string;
  /** Such as `3.4.1`; `unknown` where it is the user's own and nothing beside it tells. */
  readonly version: string;
  /** `setting`: the user's own file. `cache`: fetched earlier. `fetched`: fetched by this call. */
  readonly origin: 'setting' | 'cache' | 'fetched';
}

/** Each engine's library, or why there is none. */
export interface EngineLibraries extends Readonly<Record<EngineName, EngineLibrary | HaleError>> {
  /** A folder with a `libgomp.so.1` for systems that have none (slim Linux images); null where there is no such copy. */
  readonly openMpFolder: string | null;
  /** How the processes that load them are run. */
  readonly child: Settings['engines']['child'];
}
