import { z } from 'zod';
import { changeRows, extentOptions, type FaultKind, featureOf, listOption, shareOption } from './fault.ts';

const options = z.strictObject({
  columns: listOption.optional().describe('features, such as `ca;thal`; all that may be missing by default'),
  share: shareOption.default(0.5).describe('the share of their values'),
  ...extentOptions,
});

/** Values that are no longer there, as when a device or a form is. */
export const missingSurge: FaultKind<z.infer<typeof options>> = {
  name: 'missing-surge',
  summary: 'values are missing',
  options,
  create({ columns, share, ...extent }, { schema }) {
    for (const column of columns ?? []) featureOf(schema, column);
    const names = columns ?? schema.features.filter(({ nullable }) => nullable).map(({ name }) => name);
    if (names.length === 0) throw new Error('no feature may be missing; name some with columns=');
    return changeRows(extent, (random) => (row) => {
      const lost = names.filter(() => random.next() < share);
      return { ...row, record: { ...row.record, ...Object.fromEntries(lost.map((name) => [name, null])) } };
    });
  },
};
