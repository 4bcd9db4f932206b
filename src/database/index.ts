export type { Database, Query, Transaction } from './database.ts';
export * as tables from './tables/index.ts';
