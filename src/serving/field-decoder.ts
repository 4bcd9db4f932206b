import type { CategoryFeature, CellValue, Feature, NumericFeature } from '../schema/index.ts';
import type { Allowed, RecordIssue } from './record-issue.ts';

/** The feature's values for missing that have the type of its other values: a `?` of a file is no number. */
function missingValuesOf(feature: Feature): CellValue[] {
  const values = feature.kind === 'numeric' ? [] : feature.categories.map(({ value }) => value);
  const types = new Set(feature.kind === 'numeric' ? ['number'] : values.map((value) => typeof value));
  return feature.missingValues.filter((value) => types.has(typeof value) && !values.includes(value));
}

/** The values, besides null, that a request may give for missing: none where the feature may not be missing. */
export const sentinelsOf = (feature: Feature): CellValue[] => (feature.nullable ? missingValuesOf(feature) : []);

/** What `read` gives for a value that is refused: not a number that JSON or an encoding can hold. */
export const refused = Number.NEGATIVE_INFINITY;

/** All numbers of one or two digits. */
export const smallCodeCount = 100;

const smallCodesOf = (read: (value: number) => number): Float64Array =>
  Float64Array.from({ length: smallCodeCount }, (_, value) => read(value));

/** Decodes one field of a record. */
export interface FieldDecoder {
  readonly name: string;
  readonly allowed: Allowed;
  /** The encoding of a parsed JSON value: a number, a category's index, NaN for missing; `refused` for anything else. */
  read(value: unknown): number;
  /** What `read` gives for the whole numbers from 0 on, `smallCodeCount` of them. */
  readonly smallCodes: Float64Array;
  /** Why `read` refuses the value. */
  explain(value: unknown): RecordIssue;
}

/** Longest excerpt of a refused value; it names the mistake without returning a body. */
const longestExcerpt = 100;

/** The value as JSON, with numbers that JSON lacks by name, cut to a bounded length. */
export function excerptOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, longestExcerpt)) : String(value);
  return text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
}

function rangeText({ minimum, maximum }: NumericFeature): string {
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `of at least ${minimum}`;
  return maximum === undefined ? '' : `of at most ${maximum}`;
}

const orNull = (feature: Feature): string => (feature.nullable ? ', or null' : '');

function createNumericDecoder(feature: NumericFeature): FieldDecoder {
  const { name, nullable, integer } = feature;
  const minimum = feature.minimum ?? -Number.MAX_VALUE;
  const maximum = feature.maximum ?? Number.MAX_VALUE;
  const missing = new Set(missingValuesOf(feature));
  const kind = integer ? 'a whole number' : 'a number';
  const unit = feature.unit === undefined ? '' : ` ${feature.unit}`;
  const expected = `${[kind, rangeText(feature)].filter(Boolean).join(' ')}${unit}${orNull(feature)}`;
  const allowed: Allowed = {
    type: integer ? 'integer' : 'number',
    ...(feature.minimum === undefined ? {} : { minimum }),
    ...(feature.maximum === undefined ? {} : { maximum }),
    nullable,
  };
  const isMissing = (value: unknown) => value === null || missing.has(value as number);
  const someMissingFits = [...missing].some((value) => Number(value) >= minimum && Number(value) <= maximum);

  const issueOf = (value: unknown): Pick<RecordIssue, 'code' | 'detail'> => {
    if (isMissing(value)) {
      const meaning = value === null ? 'is null' : `is ${value}, which stands for missing`;
      return { code: 'null_not_allowed', detail: `${name} ${meaning}; it must be ${expected}` };
    }
    const found = excerptOf(value);
    if (typeof value !== 'number') return { code: 'wrong_type', detail: `${name} is ${found}; it must be ${expected}` };
    if (!Number.isFinite(value)) {
      return { code: 'not_finite', detail: `${name} is not a finite number; it must be ${expected}` };
    }
    const outside = value < minimum || value > maximum;
    return { code: outside ? 'out_of_range' : 'not_integer', detail: `${name} is ${found}; it must be ${expected}` };
  };

  function read(value: unknown): number {
    // A value that is infinite (1e999) fails the comparison with the largest finite number.
    const fits =
      typeof value === 'number' && value >= minimum && value <= maximum && (!integer || Number.isInteger(value));
    if (fits && !(someMissingFits && missing.has(value))) return value + 0;
    return nullable && isMissing(value) ? Number.NaN : refused;
  }

  return {
    name,
    allowed,
    read,
    smallCodes: smallCodesOf(read),
    explain: (value) => ({ ...issueOf(value), field: name, found: excerptOf(value), allowed }),
  };
}

function createCategoryDecoder(feature: CategoryFeature): FieldDecoder {
  const { name, nullable } = feature;
  const values = feature.categories.map((category) => category.value);
  const codes = new Map<unknown, number>(values.map((value, index) => [value, index]));
  for (const value of missingValuesOf(feature)) codes.set(value, nullable ? Number.NaN : refused);
  codes.set(null, nullable ? Number.NaN : refused);
  // Most codes are small whole numbers, which an array finds sooner than a map.
  const smallCodes = smallCodesOf((value) => codes.get(value) ?? refused);
  const types = new Set(values.map((value) => typeof value));
  const type = types.size > 1 ? undefined : types.has('number') ? 'number' : 'string';
  const allowed: Allowed = { ...(type === undefined ? {} : { type }), categories: values, nullable };
  const listed = feature.categories
    .slice(0, 20)
    .map(({ value, label }) => (label === undefined ? JSON.stringify(value) : `${JSON.stringify(value)} (${label})`));
  const more = values.length > listed.length ? ` or ${values.length - listed.length} more` : '';
  const expected = `one of ${listed.join(', ')}${more}${orNull(feature)}`;

  return {
    name,
    allowed,
    read(value) {
      if (typeof value === 'number' && value >>> 0 === value && value < smallCodeCount) return smallCodes[value]!;
      return codes.get(value) ?? refused;
    },
    smallCodes,
    explain(value) {
      const found = excerptOf(value);
      const issue = { field: name, found, detail: `${name} is ${found}; it must be ${expected}`, allowed };
      if (codes.has(value)) return { ...issue, code: 'null_not_allowed' };
      if (typeof value === 'number' && !Number.isFinite(value)) return { ...issue, code: 'not_finite' };
      return { ...issue, code: types.has(typeof value as 'number' | 'string') ? 'unknown_category' : 'wrong_type' };
    },
  };
}

/** A missing value is null or one of the feature's own sentinels, as in the files that the model was trained on. */
export function createFieldDecoder(feature: Feature): FieldDecoder {
  return feature.kind === 'numeric' ? createNumericDecoder(feature) : createCategoryDecoder(feature);
}
