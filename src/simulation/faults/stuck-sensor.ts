import { z } from 'zod';
import type { CellValue, Feature } from '../../schema/index.ts';
import { changeRows, columnOption, extentOptions, type FaultKind, featureOf } from './fault.ts';

const options = z.strictObject({
  column: columnOption.describe('a feature'),
  value: z.string().min(1).optional().describe('what it says; by default what it says first where it is not missing'),
  ...extentOptions,
});

function writtenValueOf(text: string, feature: Feature): CellValue {
  if (feature.kind !== 'numeric') {
    const known = feature.categories.find(({ value }) => String(value) === text);
    if (known !== undefined) return known.value;
    throw new Error(`${JSON.stringify(text)} is no category of ${feature.name}`);
  }
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  throw new Error(`value is ${JSON.stringify(text)}; ${feature.name} is a number`);
}

/** A device that gives the same value again and again, whoever is measured. */
export const stuckSensor: FaultKind<z.infer<typeof options>> = {
  name: 'stuck-sensor',
  summary: 'a feature has the same value in every row',
  options,
  create({ column, value, ...extent }, { schema }) {
    const feature = featureOf(schema, column);
    const given = value === undefined ? undefined : writtenValueOf(value, feature);
    return changeRows(extent, () => {
      let stuck: CellValue | null = given ?? null;
      return (row) => {
        stuck ??= row.record[column] ?? null;
        return { ...row, record: { ...row.record, [column]: stuck } };
      };
    });
  },
};
