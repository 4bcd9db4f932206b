import type { CellValue } from '../../schema/index.ts';
import type { Column } from '../../table/index.ts';

/** What a column holds, counted once. */
export interface ColumnProfile {
  readonly name: string;
  readonly kind: Column['kind'];
  readonly missing: number;
  /** Cells that are not missing. */
  readonly present: number;
  readonly distinct: number;
  /** The distinct values, numbers rising and texts in the order of their code units, and how often each stands. */
  counts(): readonly { readonly value: CellValue; readonly count: number }[];
  /** The numbers that are not missing, rising; empty for text. */
  readonly sorted: Float64Array;
}

export function profileColumn(column: Column): ColumnProfile {
  return column.kind === 'number'
    ? profileNumbers(column.name, column.values)
    : profileTexts(column.name, column.codes, column.dictionary);
}

function profileNumbers(name: string, values: Float64Array): ColumnProfile {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  let distinct = 0;
  for (let at = 0; at < sorted.length; at += 1) if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1;
  return {
    name,
    kind: 'number',
    missing: values.length - sorted.length,
    present: sorted.length,
    distinct,
    sorted,
    counts() {
      const counts: { value: number; count: number }[] = [];
      let last: { value: number; count: number } | undefined;
      for (const value of sorted) {
        if (last?.value === value) last.count += 1;
        else {
          last = { value: value + 0, count: 1 };
          counts.push(last);
        }
      }
      return counts;
    },
  };
}

function profileTexts(name: string, codes: Int32Array, dictionary: readonly string[]): ColumnProfile {
  const perWord = new Uint32Array(dictionary.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing += 1;
    else perWord[code] = (perWord[code] as number) + 1;
  }
  // A table of chosen rows may keep words that none of them has.
  const counts = dictionary
    .map((value, code) => ({ value, count: perWord[code] as number }))
    .filter(({ count }) => count > 0);
  return {
    name,
    kind: 'text',
    missing,
    present: codes.length - missing,
    distinct: counts.length,
    sorted: new Float64Array(),
    counts: () => counts.sort((left, right) => (left.value < right.value ? -1 : 1)),
  };
}
