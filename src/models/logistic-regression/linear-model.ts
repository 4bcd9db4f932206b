import { z } from 'zod';

/** A linear model of the log-odds: intercept + Σ coefficient · column. Its JSON is the file format `linear-json`. */
export const linearModelSchema = z
  .strictObject({
    intercept: z.number(),
    coefficients: z.array(z.number()).min(1),
    names: z.array(z.string().min(1)).min(1),
    means: z.array(z.number()).optional().describe('of each column in the training rows: what explanations start from'),
  })
  .refine((model) => model.coefficients.length === model.names.length, {
    error: 'there must be one coefficient a name',
    path: ['coefficients'],
  })
  .refine((model) => model.means === undefined || model.means.length === model.names.length, {
    error: 'there must be one mean a name',
    path: ['means'],
  });
export type LinearModel = z.infer<typeof linearModelSchema>;

/** The bytes of the `linear-json` file. Numbers are the shortest that read back as the same double. */
export function serialiseLinearModel({ intercept, coefficients, names, means }: LinearModel): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ intercept, coefficients, names, means })}\n`);
}
