import { HaleError } from '../../errors/index.ts';
import type { Migration } from './read-migrations.ts';

export interface AppliedMigration {
  readonly hash: string;
  readonly writtenAtMs: number;
}

/**
 * Which migrations are still to be applied.
 *
 * @throws HaleError DATABASE_SCHEMA_NEWER, DATABASE_SCHEMA_CHANGED
 */
export function planMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const inOrder = applied.toSorted((a, b) => a.writtenAtMs - b.writtenAtMs);
  for (const [index, { hash, writtenAtMs }] of inOrder.entries()) {
    const expected = known[index];
    if (expected?.hash === hash) continue;
    const last = known.at(-1);
    if (last === undefined || writtenAtMs > last.writtenAtMs) {
      throw new HaleError(
        'DATABASE_SCHEMA_NEWER',
        `The database has ${applied.length} migrations and this hale knows ${known.length}: a newer hale has changed the tables; update this one, or point it at another database`,
        { details: { applied: applied.length, known: known.length } },
      );
    }
    throw new HaleError(
      'DATABASE_SCHEMA_CHANGED',
      `Migration ${index + 1} of the database is not ${expected?.name ?? 'any'} of this hale; use the version of hale that made this database, or another database`,
      { details: { position: index + 1, expected: expected?.name ?? null } },
    );
  }
  return known.slice(applied.length);
}
