import { type Database, explainFailures } from '../database/index.ts';
import { HaleError } from '../errors/index.ts';
import { type ExaminedLabel, type ExamineParts, examineEntries, predictionNotFound } from './examine-entries.ts';
import { type LabelOutcome, labelOutcomes, type RecordedLabel } from './label.ts';
import { createProblemList, type LabelProblem } from './label-problem.ts';
import { inLabelTransaction, type LabelTransaction } from './label-transaction.ts';
import type { LabelChunk, Labels } from './labels.ts';
import { isPredictionId, parseLabelEntries } from './parse-label-entry.ts';
import { countReceivedSince, readAsOf, readKnownLabel, readLabels } from './read-labels.ts';
import { writeLabels } from './write-labels.ts';

export type LabelParts = ExamineParts;

type Counts = Record<LabelOutcome, number>;

function countsOf(labels: readonly RecordedLabel[]): Counts {
  const counts = { created: 0, unchanged: 0, corrected: 0 };
  for (const { outcome } of labels) counts[outcome] += 1;
  return counts;
}

function addCounts(total: Counts, counts: Counts): void {
  for (const outcome of labelOutcomes) total[outcome] += counts[outcome];
}

function placeOf({ rows, lines }: LabelChunk, index: number): { row: number; line?: number } {
  const [row, line] = [rows[index] as number, lines?.[index]];
  return line === undefined ? { row } : { row, line };
}

export function createLabels(database: Database, parts: LabelParts): Labels {
  const { pool } = database;
  const { settings, findPredictions } = parts;

  const writeAll = async (
    { client, receivedAt }: LabelTransaction,
    labels: readonly ExaminedLabel[],
    actor: string,
    onProblem: (index: number, problem: LabelProblem) => void,
  ): Promise<RecordedLabel[]> => {
    const outcomes = await writeLabels(client, labels, { receivedAt, actor, onProblem });
    return labels.flatMap(({ predictionId, label }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || outcome === null ? [] : [{ predictionId, label, outcome }];
    });
  };

  const labels: Labels = {
    async record(entries, actor) {
      const refused = createProblemList(settings.listedProblems);
      const examined = await examineEntries(entries, parts, (row, problem) => refused.add({ row, ...problem }));
      if (refused.rows > 0) throw refused.toError(entries.length);
      const accepted = examined.filter((label) => label !== null);
      return inLabelTransaction(pool, async (transaction) => {
        const conflicts = createProblemList(settings.listedProblems);
        const recorded = await writeAll(transaction, accepted, actor, (row, problem) =>
          conflicts.add({ row, ...problem }),
        );
        if (conflicts.rows > 0) throw conflicts.toError(entries.length);
        return { ...countsOf(recorded), labels: recorded };
      });
    },

    async recordValues(values, actor) {
      const { maximumBatch, listedProblems } = settings;
      if (values.length > maximumBatch) {
        throw new HaleError(
          'BATCH_TOO_LARGE',
          `the batch has ${values.length} labels; at most ${maximumBatch} are taken, and \`hale labels import\` takes files`,
          { details: { rowCount: values.length, maximumRows: maximumBatch } },
        );
      }
      return labels.record(parseLabelEntries(values, listedProblems), actor);
    },

    async importAll(open, actor, onProgress) {
      return inLabelTransaction(
        pool,
        async (transaction) => {
          const refused = createProblemList(settings.listedProblems);
          const total = { created: 0, unchanged: 0, corrected: 0 };
          let rows = 0;
          for await (const chunk of open()) {
            for (const problem of chunk.problems) refused.add(problem);
            const refuse = (index: number, problem: LabelProblem): void =>
              refused.add({ ...placeOf(chunk, index), ...problem });
            const examined = await examineEntries(chunk.entries, parts, refuse);
            // Once something is refused nothing will be kept; the rest is only looked at.
            if (refused.rows === 0) {
              const accepted = examined.filter((label) => label !== null);
              addCounts(total, countsOf(await writeAll(transaction, accepted, actor, refuse)));
            }
            rows = chunk.rowsSoFar;
            if (refused.isFull) throw refused.toError(rows, false);
            onProgress?.(rows);
          }
          if (refused.rows > 0) throw refused.toError(rows);
          return total;
        },
        settings.longestPauseMs,
      );
    },

    ofPredictions: (model, ids) => readLabels(pool, model, ids),
    asOf: () => readAsOf(pool),
    receivedSince: (model, instant, fromId, toId) => countReceivedSince(pool, model, instant, fromId, toId),

    async ofPrediction(id) {
      const known = id.toLowerCase();
      const prediction = isPredictionId(known) ? (await findPredictions([known])).get(known) : undefined;
      if (prediction === undefined) throw new HaleError('PREDICTION_NOT_FOUND', predictionNotFound(known).detail);
      return { prediction, label: await readKnownLabel(pool, known) };
    },
  };
  return explainFailures(labels, database);
}
