import { settingsSchema } from '../../src/config/index.ts';
import type { Database } from '../../src/database/index.ts';
import { createLabels, type KnownPrediction, type LabelEntry, type Labels } from '../../src/labels/index.ts';
import { createPredictionIds } from '../../src/serving/index.ts';

/** The time at which the tests of labels are. */
export const present = new Date('2026-11-25T12:00:00.000Z');

export const newPredictionId = createPredictionIds().next;

export interface LabelWorld {
  readonly labels: Labels;
  /** Makes so many predictions known, in the order of their ids. */
  predict(count: number, model?: string): string[];
}

/** Labels on a real database, with predictions that a test makes known. */
export function createLabelWorld(
  database: Database,
  settings: Partial<ReturnType<typeof settingsSchema.parse>['labels']> = {},
): LabelWorld {
  const predictions = new Map<string, KnownPrediction>();
  const labels = createLabels(database, {
    settings: settingsSchema.parse({ labels: settings }).labels,
    now: () => present,
    findPredictions: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const found = predictions.get(id);
          return found === undefined ? [] : [[id, found]];
        }),
      ),
    classNamesOf: async (model) =>
      model === 'retired' ? undefined : { negativeLabel: 'no disease', positiveLabel: 'disease' },
  });
  return {
    labels,
    predict(count, model = 'heart-disease') {
      const ids = Array.from({ length: count }, newPredictionId);
      for (const id of ids) predictions.set(id, { model, version: '1', timeMs: present.getTime() - 1_000 });
      return ids;
    },
  };
}

export const entryOf = (
  predictionId: string,
  label: LabelEntry['label'],
  more: Partial<LabelEntry> = {},
): LabelEntry => ({
  predictionId,
  label,
  observedAt: null,
  corrects: false,
  ...more,
});
