import { z } from 'zod';
import {
  changeRows,
  columnOption,
  extentOptions,
  type FaultKind,
  numberOption,
  numericFeatureOf,
  shareOption,
} from './fault.ts';

const options = z.strictObject({
  column: columnOption.describe('a numeric feature'),
  factor: numberOption(z.number()).describe('what it is multiplied by'),
  share: shareOption.default(1).describe('the share of rows'),
  ...extentOptions,
});

/** A value in another unit, as after the change of a laboratory or an interface. */
export const unitError: FaultKind<z.infer<typeof options>> = {
  name: 'unit-error',
  summary: 'a number is multiplied, as if it came in another unit',
  options,
  create({ column, factor, share, ...extent }, { schema }) {
    numericFeatureOf(schema, column);
    return changeRows(extent, (random) => (row) => {
      const value = row.record[column];
      if (random.next() >= share || typeof value !== 'number') return row;
      return { ...row, record: { ...row.record, [column]: value * factor } };
    });
  },
};
