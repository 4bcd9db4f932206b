import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface Migration {
  readonly name: string;
  /** When it was written: their order, and what Drizzle knows them by. */
  readonly writtenAtMs: number;
  /** SHA-256 of the file, as Drizzle records it. */
  readonly hash: string;
  readonly statements: readonly string[];
}

const journalSchema = z.object({
  entries: z.array(z.object({ tag: z.string(), when: z.int() })),
});

const folder = new URL('../migrations/', import.meta.url);

/** The migrations of this program, in order, as drizzle-kit wrote them. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const journal = journalSchema.parse(JSON.parse(await readFile(new URL('meta/_journal.json', folder), 'utf8')));
  return Promise.all(
    journal.entries.map(async ({ tag, when }) => {
      const text = await readFile(new URL(`${tag}.sql`, folder), 'utf8');
      return {
        name: tag,
        writtenAtMs: when,
        hash: createHash('sha256').update(text).digest('hex'),
        statements: text.split('--> statement-breakpoint'),
      };
    }),
  );
}
