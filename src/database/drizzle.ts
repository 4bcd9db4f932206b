import { createRequire } from 'node:module';

/**
 * Drizzle, loaded as CommonJS. As an ES module it costs every command half a second of processor time, for the links
 * between its hundred files; as CommonJS, which it ships as well, a tenth of that. Nothing else of the program imports
 * it, so that there is one copy.
 */
// drizzle-kit compiles the tables to CommonJS, where there is no import.meta.
const requireHere = createRequire(import.meta.filename ?? __filename);

const operators: typeof import('drizzle-orm') = requireHere('drizzle-orm');
const columns: typeof import('drizzle-orm/pg-core') = requireHere('drizzle-orm/pg-core');
const driver: typeof import('drizzle-orm/node-postgres') = requireHere('drizzle-orm/node-postgres');

export const { and, asc, count, desc, eq, gt, inArray, lt, lte, sql } = operators;
export const {
  bigint,
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} = columns;
export const { drizzle } = driver;
export type { SQL } from 'drizzle-orm';
