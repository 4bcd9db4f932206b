import { z } from 'zod';
import { HaleError } from '../errors/index.ts';
import type { ApiClient } from './api-client.ts';
import { sendParts } from './send-parts.ts';
import type { SimulatedRow } from './simulated-row.ts';

const predictionSchema = z.object({
  prediction: z.union([z.literal(0), z.literal(1)]),
  prediction_id: z.string().min(1),
  model: z.object({ name: z.string(), version: z.string() }),
});
const batchSchema = z.object({ predictions: z.array(predictionSchema) });
export type Prediction = z.infer<typeof predictionSchema>;

export interface RowSender {
  /** Sends rows, in one request where they are several. */
  send(
    rows: readonly SimulatedRow[],
    onAnswered: (row: SimulatedRow, prediction: Prediction) => void,
    onRefused: (row: SimulatedRow, reason: string) => void,
  ): Promise<void>;
}

function parseAnswer<Type>(schema: z.ZodType<Type>, body: unknown, path: string): Type {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new HaleError(
    'SIMULATION_TARGET_FAILED',
    `the answer at ${path} is no prediction; is another program listening there?`,
  );
}

/** Sends rows to a model by its name; to the server's own where there is none. */
export function createRowSender(client: ApiClient, model: string | undefined, inBatches: boolean): RowSender {
  const prefix = model === undefined ? '' : `/models/${encodeURIComponent(model)}`;
  const path = inBatches ? `${prefix}/predict/batch` : `${prefix}/predict`;
  return {
    async send(rows, onAnswered, onRefused) {
      const bodyOf = (parts: readonly SimulatedRow[]) =>
        inBatches ? { instances: parts.map(({ record }) => record) } : parts[0]?.record;
      const sent = await sendParts(client, path, rows, bodyOf, onRefused);
      if (sent === undefined) return;
      const predictions = inBatches
        ? parseAnswer(batchSchema, sent.body, path).predictions
        : [parseAnswer(predictionSchema, sent.body, path)];
      if (predictions.length !== sent.parts.length) {
        throw new HaleError(
          'SIMULATION_TARGET_FAILED',
          `${sent.parts.length} rows were answered with ${predictions.length} predictions`,
        );
      }
      for (const [index, row] of sent.parts.entries()) onAnswered(row, predictions[index] as Prediction);
    },
  };
}
