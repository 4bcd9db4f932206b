export type { Database, Query, Transaction } from './database.ts';
export { type DatabaseStatus, databaseExists, databaseStatus } from './database-status.ts';
export { connectDatabase, type DatabaseContext, migrateDatabase, openDatabase } from './open-database.ts';
export * as tables from './tables/index.ts';
