export type GuessCode =
  | 'identifier'
  | 'constant'
  | 'all-missing'
  | 'date'
  | 'free-text'
  | 'decimal-comma'
  | 'thousands-comma'
  | 'unnamed'
  | 'codes'
  | 'missing-words'
  | 'missing-number'
  | 'positive-class'
  | 'other-classes'
  | 'class-balance'
  | 'missing-target';

/** What a column that is no target is used as. */
export type ColumnUse = 'leave-out' | 'numeric' | 'categorical';

/** Something that a table alone does not tell. */
export interface Guess {
  readonly code: GuessCode;
  readonly column: string;
  /** What was found. */
  readonly found: string;
  /** What is taken to hold. */
  readonly assumed: string;
  /** What may hold instead, the assumed first; fewer than two where there is nothing to choose. */
  readonly choices: readonly { readonly value: string; readonly meaning: string }[];
}

export const useMeanings: Readonly<Record<ColumnUse, string>> = {
  'leave-out': 'leave it out',
  numeric: 'a number, by its size',
  categorical: 'a code, one of a list',
};

export const choicesOf = (...uses: ColumnUse[]): Guess['choices'] =>
  uses.map((value) => ({ value, meaning: useMeanings[value] }));
