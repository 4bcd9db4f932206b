import type { DeepReadonly, Settings } from '../../config/index.ts';
import type { FindingStatus } from '../finding.ts';

export type PersistenceSettings = DeepReadonly<Settings['monitoring']['persistence']>;

/**
 * Whether something that windows say of one alert key holds: it alerts in `required` of the last `windows` that could
 * tell. It goes on holding until fewer of them alert, so that one quiet window between two loud ones ends nothing.
 *
 * @param statuses one for each window, the oldest first
 */
export function isPersistent(statuses: readonly FindingStatus[], { windows, required }: PersistenceSettings): boolean {
  const telling = statuses.filter((status) => status !== 'insufficient').slice(-windows);
  return telling.filter((status) => status === 'alert').length >= required;
}
