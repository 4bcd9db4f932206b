import { bigint, check, pgTable, primaryKey, sql, text } from '../drizzle.ts';
import { instant } from './time-columns.ts';

export const experiments = pgTable(
  'experiments',
  {
    experimentId: bigint('experiment_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull().unique(),
    lifecycleStage: text('lifecycle_stage', { enum: ['active', 'deleted'] })
      .notNull()
      .default('active'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [check('experiments_lifecycle_stage', sql`${table.lifecycleStage} in ('active', 'deleted')`)],
);

export const experimentTags = pgTable(
  'experiment_tags',
  {
    experimentId: bigint('experiment_id', { mode: 'number' })
      .notNull()
      .references(() => experiments.experimentId, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    value: text('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.experimentId, table.key] })],
);
