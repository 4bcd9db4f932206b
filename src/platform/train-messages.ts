import { z } from 'zod';
import { failureSchema, logRecordSchema } from './child-messages.ts';

/** What the training process is told. The settings are those of the parent, with every source applied. */
export interface TrainOrder {
  readonly settings: unknown;
  readonly folder: string;
  readonly programVersion: string;
}

/** What the training process tells, in its own order. */
export const trainMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('step'), id: z.int(), title: z.string() }),
  z.strictObject({ kind: z.literal('update'), id: z.int(), text: z.string() }),
  z.strictObject({ kind: z.literal('succeed'), id: z.int(), text: z.string().optional() }),
  z.strictObject({ kind: z.literal('fail'), id: z.int(), text: z.string().optional() }),
  z.strictObject({ kind: z.literal('log'), record: logRecordSchema }),
  z.strictObject({ kind: z.literal('done'), deployed: z.boolean(), report: z.unknown() }),
  z.strictObject({ kind: z.literal('failed'), failure: failureSchema }),
]);
export type TrainMessage = z.infer<typeof trainMessageSchema>;
