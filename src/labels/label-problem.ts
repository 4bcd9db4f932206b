import { type ErrorCode, HaleError } from '../errors/index.ts';

export type LabelProblemCode =
  | 'not_an_object'
  | 'missing_field'
  | 'unknown_field'
  | 'wrong_value'
  | 'unknown_class'
  | 'in_the_future'
  | 'prediction_not_found'
  | 'label_conflict';

/** Why one entry cannot be recorded. */
export interface LabelProblem {
  readonly code: LabelProblemCode;
  /** The field by its name on the wire; null where the entry itself is the problem. */
  readonly field: string | null;
  readonly detail: string;
  /** The value, cut to a bounded length; null where there is none. */
  readonly found: string | null;
  readonly allowed?: Readonly<Record<string, unknown>>;
}

/** A problem of the entry at `row`, counted from 0; `line` is its line in a file. */
export interface PlacedProblem extends LabelProblem {
  readonly row: number;
  readonly line?: number;
}

/** What is wrong with what was sent comes first, then what is not there, then what others have said. */
const errorCodes: readonly (readonly [ErrorCode, readonly LabelProblemCode[]])[] = [
  [
    'LABEL_INVALID',
    ['not_an_object', 'missing_field', 'unknown_field', 'wrong_value', 'unknown_class', 'in_the_future'],
  ],
  ['PREDICTION_NOT_FOUND', ['prediction_not_found']],
  ['LABEL_CONFLICT', ['label_conflict']],
];

/** How many problems a message tells; all are in the details. */
const toldProblems = 3;

/** Problems of a batch or a file: all are counted, a bounded number is kept. */
export interface ProblemList {
  readonly rows: number;
  /** Whether there is no room for more, so that looking for more tells nothing. */
  readonly isFull: boolean;
  add(problem: PlacedProblem): void;
  /** Nothing of `rowCount` entries was written. */
  toError(rowCount: number, isWhole?: boolean): HaleError;
}

export function createProblemList(maximum: number): ProblemList {
  const problems: PlacedProblem[] = [];
  let rows = 0;
  let lastRow = -1;
  return {
    get rows() {
      return rows;
    },
    get isFull() {
      return problems.length >= maximum;
    },
    add(problem) {
      if (problem.row !== lastRow) rows += 1;
      lastRow = problem.row;
      if (problems.length < maximum) problems.push(problem);
    },
    toError(rowCount, isWhole = true) {
      const found = new Set(problems.map(({ code }) => code));
      const [code] = errorCodes.find(([, codes]) => codes.some((each) => found.has(each))) ?? [
        'LABEL_INVALID' as const,
      ];
      // The message tells what the code is about.
      const own = new Set(errorCodes.find(([each]) => each === code)?.[1]);
      const ordered = [...problems].sort((one, other) => Number(own.has(other.code)) - Number(own.has(one.code)));
      const told = ordered.slice(0, toldProblems).map(({ row, line, detail }) => {
        const place = line === undefined ? `label ${row}` : `line ${line}`;
        return rowCount === 1 && line === undefined ? detail : `${place}: ${detail}`;
      });
      const of = `${rows} of ${isWhole ? '' : 'the first '}${rowCount} labels cannot be recorded, and none was: `;
      return new HaleError(code, `${rowCount === 1 ? '' : of}${told.join('; ')}`, {
        details: { issues: ordered, invalidRows: rows, rowCount },
      });
    },
  };
}
