import { nearestName } from '../config/index.ts';
import type { LabelEntry } from './label.ts';
import { createProblemList, type LabelProblem } from './label-problem.ts';

/** The fields of an entry, as JSON and files have them. */
export const labelFields = ['prediction_id', 'label', 'observed_at', 'corrects'] as const;
type LabelField = (typeof labelFields)[number];

/** Longest name of a class; names of categories are not longer. */
export const longestLabel = 250;
const longestFound = 100;
const longestHintedName = 64;
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Whether a text is a UUID, in either case. */
export const isPredictionId = (text: string): boolean => uuidPattern.test(text);
/** ISO 8601 with a date, a time to the second or finer, and an offset. */
const instantPattern = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:?\d{2})$/;

const expectations: Readonly<Record<LabelField, { expected: string; allowed: Readonly<Record<string, unknown>> }>> = {
  prediction_id: {
    expected: 'the prediction_id of an answer, a UUID',
    allowed: { type: 'string', format: 'uuid', nullable: false },
  },
  label: {
    expected: 'the class that came true: 0, 1, or what the model calls it',
    allowed: { type: ['integer', 'string'], minimum: 0, maximum: 1, maximum_length: longestLabel, nullable: false },
  },
  observed_at: {
    expected: 'when it was seen, as in "2026-11-25T09:30:00Z", or left out',
    allowed: { type: 'string', format: 'date-time', nullable: true },
  },
  corrects: {
    expected: 'true where the label stands in place of another, or left out',
    allowed: { type: 'boolean', nullable: false },
  },
};

export function excerptOf(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, longestFound)) : String(value);
  return text.length > longestFound ? `${text.slice(0, longestFound)}…` : text;
}

/** An instant with its offset from UTC; undefined where the text is none, such as the 30th of February. */
export function parseInstant(text: string): Date | undefined {
  if (!instantPattern.test(text)) return undefined;
  const time = new Date(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(time.getTime())) return undefined;
  // Date takes the 30th of February for the 2nd of March.
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number) as [
    number,
    number,
    number,
  ];
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return isDay ? time : undefined;
}

const isFieldName = (name: string): name is LabelField => (labelFields as readonly string[]).includes(name);

function unknownField(name: string, value: unknown): LabelProblem {
  const nearest = name.length > longestHintedName ? undefined : nearestName(name, labelFields);
  const hint = nearest === undefined ? `a label takes ${labelFields.join(', ')}` : `did you mean ${nearest}?`;
  return {
    code: 'unknown_field',
    field: name.slice(0, longestLabel),
    detail: `${JSON.stringify(name.slice(0, longestFound))} is no field of a label; ${hint}`,
    found: excerptOf(value),
    allowed: { fields: labelFields },
  };
}

const isLabel = (value: unknown): value is LabelEntry['label'] =>
  value === 0 || value === 1 || (typeof value === 'string' && value !== '' && value.length <= longestLabel);

/** The entry that a parsed JSON value is, coerced from nothing; or every problem of it. */
export function parseLabelEntry(
  value: unknown,
): { readonly entry: LabelEntry } | { readonly problems: LabelProblem[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const detail = `the label is ${excerptOf(value)}; it must be an object with ${labelFields.join(', ')}`;
    const allowed = { type: 'object', fields: labelFields };
    return { problems: [{ code: 'not_an_object', field: null, detail, found: excerptOf(value), allowed }] };
  }
  const given = new Map(Object.entries(value));
  const problems = [...given].filter(([name]) => !isFieldName(name)).map(([name, found]) => unknownField(name, found));
  const refuse = (field: LabelField): undefined => {
    const { expected, allowed } = expectations[field];
    const isMissing = !given.has(field);
    const found = isMissing ? null : excerptOf(given.get(field));
    const detail = `${field} is ${found ?? 'missing'}; it must be ${expected}`;
    problems.push({ code: isMissing ? 'missing_field' : 'wrong_value', field, detail, found, allowed });
  };

  const id = given.get('prediction_id');
  const predictionId = typeof id === 'string' && uuidPattern.test(id) ? id.toLowerCase() : refuse('prediction_id');
  const named = given.get('label');
  const label = isLabel(named) ? named : refuse('label');
  const seen = given.get('observed_at') ?? null;
  const instant = typeof seen === 'string' ? parseInstant(seen) : undefined;
  const observedAt = seen === null ? null : (instant ?? refuse('observed_at'));
  const correcting = given.has('corrects') ? given.get('corrects') : false;
  const corrects = typeof correcting === 'boolean' ? correcting : refuse('corrects');
  if (
    predictionId === undefined ||
    label === undefined ||
    observedAt === undefined ||
    corrects === undefined ||
    problems.length > 0
  ) {
    return { problems };
  }
  return { entry: { predictionId, label, observedAt, corrects } };
}

/**
 * The entries that parsed JSON values are.
 *
 * @throws HaleError LABEL_INVALID with details.issues, `listedProblems` at most, each with its row
 */
export function parseLabelEntries(values: readonly unknown[], listedProblems: number): LabelEntry[] {
  const refused = createProblemList(listedProblems);
  const entries: LabelEntry[] = [];
  for (const [row, value] of values.entries()) {
    const parsed = parseLabelEntry(value);
    if ('entry' in parsed) entries.push(parsed.entry);
    else for (const problem of parsed.problems) refused.add({ row, ...problem });
  }
  if (refused.rows > 0) throw refused.toError(values.length);
  return entries;
}
