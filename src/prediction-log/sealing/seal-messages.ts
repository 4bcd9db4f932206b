import { z } from 'zod';

/** What the process that seals is told. */
export const sealOrderSchema = z.strictObject({
  folder: z.string(),
  memoryMb: z.number(),
  passedOver: z.array(z.string()),
});
export type SealOrder = z.infer<typeof sealOrderSchema>;

/** What it answers, once. */
export const sealAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('done'),
    report: z.strictObject({
      segments: z.number(),
      rows: z.number(),
      bytes: z.number(),
      failures: z.array(z.strictObject({ model: z.string(), segment: z.string(), problem: z.string() })),
    }),
  }),
  z.strictObject({ kind: z.literal('failed'), problem: z.string() }),
]);
export type SealAnswer = z.infer<typeof sealAnswerSchema>;
