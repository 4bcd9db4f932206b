import { z } from 'zod';

/** A linear model of the log-odds: intercept + Σ coefficient · column. Its JSON is the file format `linear-json`. */
export const linearModelSchema = z
  .strictObject({
    intercept: z.number(),
    coefficients: z.array(z.number()).min(1),
    names: z.array(z.string().min(1)).min(1),
  })
  .refine((model) => model.coefficients.length === model.names.length, {
    error: 'there must be one coefficient a name',
    path: ['coefficients'],
  });
export type LinearModel = z.infer<typeof linearModelSchema>;

/** The bytes of the `linear-json` file. Numbers are the shortest that read back as the same double. */
export function serialiseLinearModel({ intercept, coefficients, names }: LinearModel): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ intercept, coefficients, names })}\n`);
}
