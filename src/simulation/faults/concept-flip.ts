import { z } from 'zod';
import type { SimulatedRow } from '../simulated-row.ts';
import {
  changeRows,
  columnOption,
  extentOptions,
  type FaultKind,
  featureOf,
  listOption,
  numberOption,
  shareOption,
} from './fault.ts';

const options = z
  .strictObject({
    column: columnOption.optional().describe('the feature of the slice; all rows by default'),
    values: listOption.optional().describe('its values there, such as `0` or `3;4`'),
    minimum: numberOption(z.number()).optional().describe('its least value there'),
    maximum: numberOption(z.number()).optional().describe('its greatest value there'),
    share: shareOption.default(1).describe('the share of the rows of the slice'),
    ...extentOptions,
  })
  .refine(
    ({ column, values, minimum, maximum }) =>
      (column !== undefined) === (values !== undefined || minimum !== undefined || maximum !== undefined),
    'a slice is a column with values=, minimum= or maximum=',
  );

/** The same findings come to mean the other class: what no look at the features can see. */
export const conceptFlip: FaultKind<z.infer<typeof options>> = {
  name: 'concept-flip',
  summary: 'the other class comes true in a slice of the rows',
  options,
  create({ column, values, minimum, maximum, share, ...extent }, { schema, positiveShare }) {
    if (positiveShare === null) throw new Error('the rows have no labels that could be turned over');
    if (column !== undefined) featureOf(schema, column);
    const isInSlice = ({ record }: SimulatedRow): boolean => {
      if (column === undefined) return true;
      const value = record[column] ?? null;
      if (value === null) return false;
      if (values !== undefined && !values.includes(String(value))) return false;
      return !(Number(value) < (minimum ?? -Infinity)) && !(Number(value) > (maximum ?? Infinity));
    };
    return changeRows(extent, (random) => (row) => {
      const isDrawn = random.next() < share;
      if (row.label === null || !isDrawn || !isInSlice(row)) return row;
      return { ...row, label: row.label === 1 ? 0 : 1 };
    });
  },
};
