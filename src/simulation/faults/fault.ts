import { z } from 'zod';
import type { DatasetSchema } from '../../schema/index.ts';
import type { Random } from '../../statistics/index.ts';
import { parseDurationMs } from '../parse-duration.ts';
import type { SimulatedRow } from '../simulated-row.ts';

/**
 * What is wrong with a stream of rows. It takes rows only as they are asked of it, since they may have no end, and changes
 * none of those that it is given; the same rows and random numbers give the same rows.
 */
export type Fault = (rows: Iterable<SimulatedRow>, random: Random) => Iterable<SimulatedRow>;

/** What a fault is made for. */
export interface FaultWorld {
  readonly schema: DatasetSchema;
  /** Of the rows that are replayed, the share of class 1; null where they have no labels. */
  readonly positiveShare: number | null;
}

/** A fault by its name, with the options that it takes. */
export interface FaultKind<Options> {
  readonly name: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** Of texts, as they are written; each option says what it is. */
  readonly options: z.ZodType<Options>;
  /** @throws Error that says what does not fit the features or the rows */
  create(options: Options, world: FaultWorld): Fault;
}

export const numberOption = (check: z.ZodType<number, number>) =>
  z
    .string()
    .regex(/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, 'a number')
    .transform(Number)
    .pipe(check);
export const columnOption = z.string().min(1);
export const durationOption = z.string().transform((text, context) => {
  const milliseconds = parseDurationMs(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'custom', message: 'a time such as 500ms, 30s or 5m' });
  return z.NEVER;
});
/** Names or values, one after the other. */
export const listOption = z
  .string()
  .min(1)
  .transform((text) => text.split(';'));

/** Where a fault begins and ends, counted in rows that reach it, and how many of the rows between it meets. */
export const extentOptions = {
  from: numberOption(z.int().min(0)).default(0).describe('the first row that it meets, counted from 0'),
  until: numberOption(z.int().min(1)).optional().describe('the row before which it ends; never by default'),
};
export const shareOption = numberOption(z.number().gt(0).max(1));

interface Extent {
  readonly from: number;
  readonly until?: number | undefined;
}

/** A fault that changes rows one by one; `change` is asked for each row within the extent, in order. */
export function changeRows(
  { from, until = Number.POSITIVE_INFINITY }: Extent,
  createChange: (random: Random) => (row: SimulatedRow) => SimulatedRow,
): Fault {
  return function* changed(rows, random) {
    const change = createChange(random);
    let index = 0;
    for (const row of rows) {
      yield index >= from && index < until ? change(row) : row;
      index += 1;
    }
  };
}

/** @throws Error where there is no such feature */
export function featureOf(schema: DatasetSchema, name: string) {
  const feature = schema.features.find((candidate) => candidate.name === name);
  if (feature !== undefined) return feature;
  throw new Error(
    `there is no feature ${JSON.stringify(name)}; there is ${schema.features.map((each) => each.name).join(', ')}`,
  );
}

export function numericFeatureOf(schema: DatasetSchema, name: string) {
  const feature = featureOf(schema, name);
  if (feature.kind === 'numeric') return feature;
  throw new Error(`${name} is no number; its values come from a list`);
}

export function categoryFeatureOf(schema: DatasetSchema, name: string) {
  const feature = featureOf(schema, name);
  if (feature.kind !== 'numeric') return feature;
  throw new Error(`${name} is a number; it has no categories`);
}
