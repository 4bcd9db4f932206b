import { z } from 'zod';

/** What a statistic does by chance. */
export type NullDistribution =
  /** Values that were drawn, ascending. */
  | { readonly kind: 'drawn'; readonly sorted: Float64Array }
  /** statistic ^ power = scale × a chi-square variable. */
  | {
      readonly kind: 'chi_square';
      readonly scale: number;
      readonly degreesOfFreedom: number;
      readonly power: 1 | 2;
    };

const doubles = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.length % 8 !== 0) {
    context.addIssue({ code: 'custom', message: 'no whole doubles' });
    return z.NEVER;
  }
  const values = new Float64Array(bytes.length / 8);
  for (let index = 0; index < values.length; index += 1) values[index] = bytes.readDoubleLE(index * 8);
  return values;
});

/** As it stands in a file. */
export const nullDistributionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drawn'), sorted: doubles }),
  z.strictObject({
    kind: z.literal('chi_square'),
    scale: z.number().positive(),
    degreesOfFreedom: z.number().positive(),
    power: z.literal([1, 2]),
  }),
]);

export function encodeNullDistribution(distribution: NullDistribution): z.input<typeof nullDistributionSchema> {
  if (distribution.kind !== 'drawn') return distribution;
  const bytes = Buffer.alloc(distribution.sorted.length * 8);
  for (const [index, value] of distribution.sorted.entries()) bytes.writeDoubleLE(value, index * 8);
  return { kind: 'drawn', sorted: bytes.toString('base64') };
}
