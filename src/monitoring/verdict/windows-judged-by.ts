import type { FindingStatus } from '../finding.ts';
import type { PersistenceSettings } from './persistence.ts';

interface Outcomes {
  readonly outcomes: Readonly<Record<string, { readonly status: FindingStatus }>>;
}

const statusOf = ({ outcomes }: Outcomes, key: string): FindingStatus => outcomes[key]?.status ?? 'insufficient';

/** The keys under which a window says something else than before. */
export const turnedKeys = (before: Outcomes, after: Outcomes): readonly string[] =>
  [...new Set([...Object.keys(before.outcomes), ...Object.keys(after.outcomes)])].filter(
    (key) => statusOf(before, key) !== statusOf(after, key),
  );

/**
 * Of the windows after one, those that alert under a key which it says something else under now, and that are near enough
 * for it to confirm them: windows that cannot tell stand between without counting, however many they are.
 *
 * @param later the windows of the same version after it, the oldest first
 */
export function windowsJudgedBy<Later extends Outcomes>(
  keys: readonly string[],
  later: readonly Later[],
  { windows }: Pick<PersistenceSettings, 'windows'>,
): readonly Later[] {
  const judged = new Set<Later>();
  for (const key of keys) {
    const telling = later.filter((window) => statusOf(window, key) !== 'insufficient').slice(0, windows - 1);
    for (const window of telling) if (statusOf(window, key) === 'alert') judged.add(window);
  }
  return later.filter((window) => judged.has(window));
}
