export { advisoryLocks } from './advisory-locks.ts';
export type { Database, Query, Transaction } from './database.ts';
export { databaseExists, databaseStatus } from './database-status.ts';
export { and, asc, count, desc, eq, gt, inArray, lt, lte, type SQL, sql } from './drizzle.ts';
export { explainFailures } from './explain-failures.ts';
export { connectDatabase, migrateDatabase, openDatabase } from './open-database.ts';
export * as tables from './tables/index.ts';
