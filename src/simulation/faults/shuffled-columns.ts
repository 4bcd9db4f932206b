import { z } from 'zod';
import { shuffle } from '../../statistics/index.ts';
import { changeRows, extentOptions, type FaultKind, featureOf, listOption } from './fault.ts';

const options = z.strictObject({
  columns: listOption.optional().describe('features, such as `trestbps;thalach`; all numbers by default'),
  ...extentOptions,
});

/** Columns under each other's names, as in an export whose header was sorted: the same way in every row. */
export const shuffledColumns: FaultKind<z.infer<typeof options>> = {
  name: 'shuffled-columns',
  summary: 'features have each other’s values',
  options,
  create({ columns, ...extent }, { schema }) {
    for (const column of columns ?? []) featureOf(schema, column);
    const names = columns ?? schema.features.filter(({ kind }) => kind === 'numeric').map(({ name }) => name);
    if (new Set(names).size < 2) throw new Error('columns must name two different features at least');
    return changeRows(extent, (random) => {
      // A ring through all of them in a random order leaves none in its place.
      const ring = [...shuffle(Uint32Array.from(names.keys()), random)].map((index) => names[index] as string);
      const sourceOf = ring.map((name, index) => [name, ring[(index + 1) % ring.length] as string] as const);
      return (row) => {
        const swapped = sourceOf.map(([name, source]) => [name, row.record[source] ?? null]);
        return { ...row, record: { ...row.record, ...Object.fromEntries(swapped) } };
      };
    });
  },
};
