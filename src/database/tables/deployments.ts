import { bigint, check, foreignKey, index, integer, pgTable, sql, text } from '../drizzle.ts';
import { modelVersions } from './registered-models.ts';
import { instant } from './time-columns.ts';

/** Each time that `production` was pointed at a version. Rows are added, never changed. */
export const deployments = pgTable(
  'deployments',
  {
    /** Orders the history even where the clock did not move. */
    sequence: bigint('sequence', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    deploymentId: text('deployment_id').notNull().unique(),
    kind: text('kind', { enum: ['deploy', 'rollback'] }).notNull(),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    previousVersion: integer('previous_version'),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    deployedAt: instant('deployed_at').notNull(),
  },
  (table) => [
    index('deployments_name_time').on(table.name, table.deployedAt, table.sequence),
    check('deployments_kind', sql`${table.kind} in ('deploy', 'rollback')`),
    foreignKey({
      name: 'deployments_version',
      columns: [table.name, table.version],
      foreignColumns: [modelVersions.name, modelVersions.version],
    }),
  ],
);
