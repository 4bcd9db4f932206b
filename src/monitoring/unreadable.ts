import { type ErrorCode, isHaleError } from '../errors/index.ts';
import type { MonitoringParts } from './monitor-model.ts';

const unreadable: ReadonlySet<string> = new Set<ErrorCode>([
  'MODEL_NOT_FOUND',
  'MODEL_VERSION_NOT_FOUND',
  'BUNDLE_INVALID',
  'PREDICTION_LOG_SEGMENT_INVALID',
]);

/** Whether a version, or a segment, cannot be read: the windows that need it wait until it can be, and no others. */
export const isUnreadable = (error: unknown): boolean => isHaleError(error) && unreadable.has(error.code);

/** Tries a version that cannot be read once, however many windows it has. */
export function triedOnce(load: MonitoringParts['loadVersion']): MonitoringParts['loadVersion'] {
  const failures = new Map<string, unknown>();
  return async (model, version) => {
    const key = JSON.stringify([model, version]);
    if (failures.has(key)) throw failures.get(key);
    try {
      return await load(model, version);
    } catch (error) {
      if (isUnreadable(error)) failures.set(key, error);
      throw error;
    }
  };
}
