import { type ErrorCode, isHaleError } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import type { MonitoringParts } from './monitor-model.ts';

const unreadable: ReadonlySet<string> = new Set<ErrorCode>([
  'MODEL_NOT_FOUND',
  'MODEL_VERSION_NOT_FOUND',
  'BUNDLE_INVALID',
]);

/** Whether a version cannot be read: its own windows wait until it can be, and no others. */
export const isUnreadable = (error: unknown) => isHaleError(error) && unreadable.has(error.code);

/** Tries a version that cannot be read once, however many windows it has, and warns of it once. */
export function triedOnce(load: MonitoringParts['loadVersion'], logger: Logger): MonitoringParts['loadVersion'] {
  const failures = new Map<string, unknown>();
  return async (model, version) => {
    const key = JSON.stringify([model, version]);
    if (failures.has(key)) throw failures.get(key);
    try {
      return await load(model, version);
    } catch (error) {
      if (isUnreadable(error)) {
        failures.set(key, error);
        logger.warn({ model_name: model, version, err: error }, 'a version cannot be read; its windows wait for it');
      }
      throw error;
    }
  };
}
