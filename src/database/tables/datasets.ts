import { bigint, index, integer, pgTable, primaryKey, text, unique } from '../drizzle.ts';
import { runs } from './runs.ts';
import { instant } from './time-columns.ts';

export const datasets = pgTable(
  'datasets',
  {
    datasetId: bigint('dataset_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    digest: text('digest').notNull(),
    sourceType: text('source_type').notNull(),
    source: text('source').notNull(),
    rowCount: integer('row_count'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('datasets_name_digest').on(table.name, table.digest)],
);

/** Which datasets a run read, and what for (training, test, …). */
export const runInputs = pgTable(
  'run_inputs',
  {
    runId: text('run_id')
      .notNull()
      .references(() => runs.runId, { onDelete: 'cascade' }),
    datasetId: bigint('dataset_id', { mode: 'number' })
      .notNull()
      .references(() => datasets.datasetId),
    context: text('context').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.datasetId, table.context] }),
    index('run_inputs_dataset').on(table.datasetId),
  ],
);
