import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool } from 'pg';
import type * as tables from './tables/index.ts';

export type Query = NodePgDatabase<typeof tables>;
/** What runs inside one transaction. */
export type Transaction = Parameters<Parameters<Query['transaction']>[0]>[0];

/** An open database whose tables are those of this program. */
export interface Database {
  readonly query: Query;
  readonly pool: Pool;
  /** Whether the server is one that Hale runs itself. */
  readonly kind: 'embedded' | 'external';
  /** Where the embedded server keeps its files; null of another server. */
  readonly serverFolder: string | null;
  /** With the password in it; nothing logs it. */
  readonly url: string;
  /** Gives all connections back; the last process that uses an embedded server stops it. */
  close(): Promise<void>;
}
