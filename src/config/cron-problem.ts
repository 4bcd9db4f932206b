interface CronField {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  /** By their place, the first standing for `minimum`. */
  readonly words?: readonly string[];
}

const second: CronField = { name: 'second', minimum: 0, maximum: 59 };
const dayOfMonth: CronField = { name: 'day of the month', minimum: 1, maximum: 31 };
const month: CronField = {
  name: 'month',
  minimum: 1,
  maximum: 12,
  words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const fields: readonly CronField[] = [
  { name: 'minute', minimum: 0, maximum: 59 },
  { name: 'hour', minimum: 0, maximum: 23 },
  dayOfMonth,
  month,
  { name: 'weekday', minimum: 0, maximum: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** The longest that each month can be. */
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Values, ranges and steps of one field: `*`, `5`, `1-5`, and the last two of `* /10` and `8-18/2`. */
const partPattern = /^(?:\*|(?<first>\w+)(?<range>-(?<last>\w+))?)(?<step>\/(?<every>\d{1,4}))?$/;

/**
 * What is wrong with a schedule in the form of cron: minute, hour, day of the month, month and weekday, and seconds before
 * them where there are six. Undefined where nothing is.
 */
export function cronProblem(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) return `it has ${parts.length} fields, and cron has five or six`;
  const expected = parts.length === 6 ? [second, ...fields] : fields;
  for (const [index, field] of expected.entries()) {
    const { name, minimum, maximum } = field;
    if (valuesOf(parts[index] ?? '', field) === undefined) {
      return `${JSON.stringify(parts[index])} is no ${name}: ${minimum} to ${maximum}, *, ranges and steps`;
    }
  }
  const [daysText = '', monthsText = ''] = parts.slice(-3);
  const days = valuesOf(daysText, dayOfMonth) ?? [];
  const lengths = (valuesOf(monthsText, month) ?? []).map((number) => monthLengths[number - 1] ?? 0);
  if (days.every((day) => lengths.every((length) => day > length))) {
    return `no month ${monthsText} has a day ${daysText}, so that it would never run`;
  }
  return undefined;
}

/** Undefined of what cron does not know. A range may go over the end, as 22-2 of the hours. */
function valuesOf(text: string, field: CronField): readonly number[] | undefined {
  const values: number[] = [];
  for (const part of text.split(',')) {
    const { first, range, last, step, every } = partPattern.exec(part)?.groups ?? {};
    if (!partPattern.test(part) || (step !== undefined && first !== undefined && range === undefined)) return undefined;
    const { minimum, maximum } = field;
    const from = first === undefined ? minimum : numberOf(first, field);
    const to = first === undefined ? maximum : last === undefined ? from : numberOf(last, field);
    const by = every === undefined ? 1 : Number(every);
    if (from === undefined || to === undefined || by === 0) return undefined;
    const span = to >= from ? to - from : to - from + (maximum - minimum + 1);
    for (let offset = 0; offset <= span; offset += by) {
      values.push(minimum + ((from - minimum + offset) % (maximum - minimum + 1)));
    }
  }
  return values;
}

function numberOf(text: string, { minimum, maximum, words = [] }: CronField): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return minimum + word;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= minimum && number <= maximum ? number : undefined;
}
