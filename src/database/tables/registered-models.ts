import { check, foreignKey, integer, pgTable, primaryKey, sql, text, unique } from '../drizzle.ts';
import { runs } from './runs.ts';
import { instant } from './time-columns.ts';

export const registeredModels = pgTable('registered_models', {
  name: text('name').primaryKey(),
  description: text('description').notNull().default(''),
  /** The highest number given; numbers are counted under the lock of this row. */
  lastVersion: integer('last_version').notNull().default(0),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

const modelName = () =>
  text('name')
    .notNull()
    .references(() => registeredModels.name);

export const modelVersions = pgTable(
  'model_versions',
  {
    name: modelName(),
    version: integer('version').notNull(),
    /** SHA-256 of the bundle's manifest, which is also where the bundle lies in the store. */
    digest: text('digest').notNull(),
    runId: text('run_id').references(() => runs.runId),
    description: text('description').notNull().default(''),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.name, table.version] }),
    unique('model_versions_source').on(table.name, table.digest, table.runId).nullsNotDistinct(),
    check('model_versions_digest', sql`${table.digest} ~ '^[0-9a-f]{64}$'`),
  ],
);

export const modelVersionTags = pgTable(
  'model_version_tags',
  {
    name: text('name').notNull(),
    version: integer('version').notNull(),
    key: text('key').notNull(),
    value: text('value').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.name, table.version, table.key] }),
    foreignKey({
      name: 'model_version_tags_version',
      columns: [table.name, table.version],
      foreignColumns: [modelVersions.name, modelVersions.version],
    }),
  ],
);

export const modelAliases = pgTable(
  'model_aliases',
  { name: text('name').notNull(), alias: text('alias').notNull(), version: integer('version').notNull() },
  (table) => [
    primaryKey({ columns: [table.name, table.alias] }),
    foreignKey({
      name: 'model_aliases_version',
      columns: [table.name, table.version],
      foreignColumns: [modelVersions.name, modelVersions.version],
    }),
  ],
);
