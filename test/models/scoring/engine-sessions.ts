import { settingsSchema } from '../../../src/config/index.ts';
import {
  type EngineName,
  type EngineParameters,
  type EngineSession,
  ensureEngines,
  openEngineSession,
} from '../../../src/engines/index.ts';

/** Both engines, each in a process of its own with one thread. */
export async function openSessions(): Promise<Record<EngineName, EngineSession>> {
  const libraries = await ensureEngines(settingsSchema.parse({}).engines, { names: ['xgboost', 'lightgbm'] });
  const limits = { timeoutMs: 60_000, memoryMb: 1024, threads: 1 };
  return {
    xgboost: await openEngineSession('xgboost', libraries, limits),
    lightgbm: await openEngineSession('lightgbm', libraries, limits),
  };
}

export interface Rows {
  readonly values: Float64Array;
  readonly rowCount: number;
  readonly columnCount: number;
}

/** Fits and gives the file. */
export async function fitFile(
  session: EngineSession,
  rows: Rows,
  labels: Uint8Array,
  parameters: EngineParameters,
  rounds: number,
): Promise<Uint8Array> {
  const columnNames = Array.from({ length: rows.columnCount }, (_, column) => `column_${column}`);
  return (await session.fit({ ...rows, columnNames, labels, parameters, rounds })).bytes;
}
