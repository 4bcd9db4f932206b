import { HaleError } from '../../errors/index.ts';
import type { EngineName } from '../engine-name.ts';

const variables = { xgboost: 'HALE_XGBOOST_LIB', lightgbm: 'HALE_LIGHTGBM_LIB' } as const;
const titles = { xgboost: 'XGBoost', lightgbm: 'LightGBM' } as const;

/** Why there is no library of an engine, with the ways out. */
export function missingEngine(engine: EngineName, reason: string, cause?: unknown): HaleError {
  const waysOut = [
    "install Python's pip and let it reach a package index (a mirror or proxy is set in pip's own configuration)",
    `name the file of your own library in ${variables[engine]}`,
    `copy the folder engines.cacheFolder from a machine of the same kind`,
  ];
  return new HaleError(
    'ENGINE_MISSING',
    `${titles[engine]} is not there: ${reason}. Either ${waysOut.join(', or ')}; model kinds without this engine train as ever`,
    { details: { engine, reason, waysOut }, ...(cause === undefined ? {} : { cause }) },
  );
}
