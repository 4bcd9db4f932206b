import type { Column } from '../../table/index.ts';

/** What stands in the columns of an output file. */
export interface OutputLayout {
  /** Kept from the input, in this order, before the columns of the prediction. */
  readonly keptNames: readonly string[];
  readonly threshold: number;
  readonly negativeLabel: string;
  readonly positiveLabel: string;
  /** Whether there is a column for why a row has no prediction. */
  readonly hasReasons: boolean;
}

/** One piece of a scored file. */
export interface ScoredRows {
  readonly rowCount: number;
  readonly kept: readonly Column[];
  /** NaN where the row has none. */
  readonly probabilities: Float64Array;
  /** Why, by row, where it has none. */
  readonly reasons: ReadonlyMap<number, string>;
}

/** A text format of rows. */
export interface RowFormat {
  readonly heading: string;
  lines(rows: ScoredRows): string;
}

const predictionColumns = ['prediction', 'label', 'probability'] as const;
const reasonColumn = 'reason';

/**
 * The names of all columns. A kept one that is called like one of the prediction's, but for case, gets `input_` before
 * its name: Parquet's readers know no case.
 */
export function outputNames({ keptNames, hasReasons }: OutputLayout): { kept: string[]; own: string[] } {
  const own = [...predictionColumns, ...(hasReasons ? [reasonColumn] : [])];
  const taken = new Set<string>(own);
  const kept = keptNames.map((name) => {
    let free = name;
    while (taken.has(free.toLowerCase())) free = `input_${free}`;
    taken.add(free.toLowerCase());
    return free;
  });
  return { kept, own };
}
