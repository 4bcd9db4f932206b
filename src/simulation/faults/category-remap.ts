import { z } from 'zod';
import type { CategoryFeature, CellValue } from '../../schema/index.ts';
import {
  categoryFeatureOf,
  changeRows,
  columnOption,
  extentOptions,
  type FaultKind,
  listOption,
  shareOption,
} from './fault.ts';

const options = z.strictObject({
  column: columnOption.describe('a feature with categories'),
  mapping: listOption
    .optional()
    .describe('what becomes what, such as `1>4;2>3`; each category becomes the next by default, the last the first'),
  share: shareOption.default(1).describe('the share of rows'),
  ...extentOptions,
});

const plainNumber = /^[+-]?\d+(?:\.\d+)?$/;

/** A value as it is written: that of a category, else a number where it looks like one, else a text. */
function writtenValueOf(text: string, { categories }: CategoryFeature): CellValue {
  const known = categories.find(({ value }) => String(value) === text);
  return known?.value ?? (plainNumber.test(text) ? Number(text) : text);
}

function mappingOf(pairs: readonly string[] | undefined, feature: CategoryFeature): ReadonlyMap<CellValue, CellValue> {
  const values = feature.categories.map(({ value }) => value);
  if (pairs === undefined) {
    return new Map(values.map((value, index) => [value, values[(index + 1) % values.length] as CellValue]));
  }
  return new Map(
    pairs.map((pair) => {
      const [before, after, ...more] = pair.split('>');
      if (before === undefined || after === undefined || after === '' || more.length > 0) {
        throw new Error(`mapping has ${JSON.stringify(pair)}; it is written as old>new;old>new`);
      }
      const value = writtenValueOf(before, feature);
      if (!values.includes(value)) {
        throw new Error(`${JSON.stringify(before)} is no category of ${feature.name}; there is ${values.join(', ')}`);
      }
      return [value, writtenValueOf(after, feature)];
    }),
  );
}

/** Codes that mean something else, as after a new version of the source system. A code that no model knows may be among them. */
export const categoryRemap: FaultKind<z.infer<typeof options>> = {
  name: 'category-remap',
  summary: 'the codes of a category mean something else',
  options,
  create({ column, mapping, share, ...extent }, { schema }) {
    const becomes = mappingOf(mapping, categoryFeatureOf(schema, column));
    return changeRows(extent, (random) => (row) => {
      const value = row.record[column] ?? null;
      const after = value === null ? undefined : becomes.get(value);
      if (random.next() >= share || after === undefined) return row;
      return { ...row, record: { ...row.record, [column]: after } };
    });
  },
};
