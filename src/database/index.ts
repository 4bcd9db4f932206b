export type { Database, Query, Transaction } from './database.ts';
export { type DatabaseStatus, databaseExists, databaseStatus } from './database-status.ts';
export { and, asc, count, desc, eq, inArray, lte, sql } from './drizzle.ts';
export { explainFailures } from './explain-failures.ts';
export { connectDatabase, type DatabaseContext, migrateDatabase, openDatabase } from './open-database.ts';
export * as tables from './tables/index.ts';
