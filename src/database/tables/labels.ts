import { bigint, check, index, pgTable, smallint, sql, text, uuid } from '../drizzle.ts';
import { instant } from './time-columns.ts';

/** What became known of predictions: one class each. */
export const labels = pgTable(
  'labels',
  {
    predictionId: uuid('prediction_id').primaryKey(),
    model: text('model').notNull(),
    label: smallint('label').notNull(),
    /** When it was seen in the world, as its sender says. */
    observedAt: instant('observed_at').notNull(),
    /** When it was last written here: windows that were computed before that are computed again. */
    receivedAt: instant('received_at').notNull(),
    actor: text('actor').notNull(),
  },
  (table) => [
    index('labels_model_received').on(table.model, table.receivedAt),
    check('labels_label', sql`${table.label} in (0, 1)`),
  ],
);

/** What stood in `labels` before it was corrected. Rows are added, never changed. */
export const labelCorrections = pgTable(
  'label_corrections',
  {
    sequence: bigint('sequence', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    predictionId: uuid('prediction_id')
      .notNull()
      .references(() => labels.predictionId, { onDelete: 'cascade' }),
    previousLabel: smallint('previous_label').notNull(),
    label: smallint('label').notNull(),
    correctedAt: instant('corrected_at').notNull(),
    actor: text('actor').notNull(),
  },
  (table) => [index('label_corrections_prediction').on(table.predictionId)],
);
