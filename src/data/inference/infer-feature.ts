import type { DeepReadonly, Settings } from '../../config/index.ts';
import type { CellValue, DatasetSchemaInput } from '../../schema/index.ts';
import { parseNumber } from '../../table/index.ts';
import { excerptOf } from '../excerpt.ts';
import type { ColumnProfile } from './column-profile.ts';
import { type ColumnUse, choicesOf, type Guess, type GuessCode } from './guess.ts';
import { isDate, isDecimalComma, isIdentifierName, isThousandsComma, yesOf } from './recognise-text.ts';

export type FeatureInput = DatasetSchemaInput['features'][number];
export type InferenceSettings = DeepReadonly<Settings['data']['inference']>;

export interface InferredFeature {
  /** Absent where the column is left out. */
  readonly feature?: FeatureInput;
  readonly guess?: Guess;
  /** Least and greatest value of a numeric feature. */
  readonly range?: { readonly minimum: number; readonly maximum: number };
}

/** As the schema limits a feature's list of values. */
const mostCategoriesOfAll = 1000;
const longestName = 250;

/** The feature that a column most likely is; `use` overrules what would be assumed. */
export function inferFeature(
  profile: ColumnProfile,
  use: ColumnUse | undefined,
  settings: InferenceSettings,
): InferredFeature {
  const { name, present, distinct } = profile;
  const guessOf = (code: GuessCode, found: string, assumed: string, ...uses: ColumnUse[]): Guess => ({
    code,
    column: name,
    found,
    assumed,
    choices: choicesOf(...uses),
  });
  const possible: ColumnUse[] = [
    ...(profile.kind === 'number' ? (['numeric'] as const) : []),
    ...(distinct <= mostCategoriesOfAll ? (['categorical'] as const) : []),
  ];
  const leftOut = (code: GuessCode, found: string, why: string, ...others: ColumnUse[]): InferredFeature => ({
    guess: guessOf(code, found, `left out: ${why}`, ...(others.length > 0 ? (['leave-out', ...others] as const) : [])),
  });
  if (use === 'leave-out') return {};
  if (name.trim() === '' || name.length > longestName) {
    return leftOut(
      'unnamed',
      `its name has ${name.length} characters`,
      `a feature needs a name of 1 to ${longestName}`,
    );
  }
  if (present === 0) return leftOut('all-missing', 'every cell is missing', 'it tells nothing');
  if (use !== undefined) return use === 'numeric' ? numeric(profile, settings) : { feature: listed(profile) };
  if (name === '__proto__') {
    return leftOut('unnamed', 'its name is one that no request may hold', 'rename it');
  }
  if (distinct === 1) {
    const [only] = profile.counts();
    const found = `every cell ${profile.missing > 0 ? 'that is not missing ' : ''}is ${excerptOf(only?.value ?? null)}`;
    return leftOut('constant', found, 'it cannot tell rows apart', 'categorical');
  }
  if (profile.kind === 'number') {
    const marker = missingNumber(profile);
    if (isCounter(profile) || (isUnique(profile, settings) && isWhole(profile) && isIdentifierName(name))) {
      const why = 'a model would learn rows by heart';
      return leftOut('identifier', `${distinct} whole numbers, no two alike`, why, ...possible);
    }
    if (marker !== undefined) {
      const found = `${marker.count} cells are ${marker.value}, all others are 0 or more`;
      return {
        ...numeric(profile, settings, [marker.value]),
        guess: guessOf('missing-number', found, `${marker.value} stands for missing`, 'numeric'),
      };
    }
    if (distinct === 2) return { feature: listed(profile) };
    const asNumber = numeric(profile, settings);
    if (!isWhole(profile) || distinct > settings.maximumCodes) return asNumber;
    const values = profile.counts().map(({ value }) => value);
    const found = `${distinct} whole numbers: ${values.join(', ')}`;
    return { ...asNumber, guess: guessOf('codes', found, 'numbers by their size, not codes of a list', ...possible) };
  }
  return inferFromText(profile, settings, leftOut, guessOf);
}

function inferFromText(
  profile: ColumnProfile,
  settings: InferenceSettings,
  leftOut: (code: GuessCode, found: string, why: string, ...others: ColumnUse[]) => InferredFeature,
  guessOf: (code: GuessCode, found: string, assumed: string, ...uses: ColumnUse[]) => Guess,
): InferredFeature {
  const { distinct, name } = profile;
  const counts = profile.counts();
  const words = counts.map(({ value }) => String(value));
  const example = excerptOf(words[0] ?? null);
  const orList: ColumnUse[] = distinct <= mostCategoriesOfAll ? ['categorical'] : [];
  if (words.every(isDate)) {
    const why = 'no model takes a date; make a number of it, such as an age in years';
    return leftOut('date', `dates or times, such as ${example}`, why, ...orList);
  }
  const withComma = words.filter((word) => word.includes(','));
  if (withComma.length > 0 && words.every((word) => isThousandsComma(word) || parseNumber(word) !== undefined)) {
    const found = `numbers with a comma between thousands, such as ${excerptOf(withComma[0] ?? null)}`;
    return leftOut('thousands-comma', found, 'write them without it, or with a point where it is a decimal one');
  }
  if (words.every((word) => isDecimalComma(word) || parseNumber(word) !== undefined) && words.some(isDecimalComma)) {
    return leftOut('decimal-comma', `numbers with a decimal comma, such as ${example}`, 'write them with a point');
  }
  const others = counts.filter(({ value }) => parseNumber(String(value)) === undefined);
  const otherRows = others.reduce((sum, { count }) => sum + count, 0);
  const numbers = words.map(parseNumber).filter((value) => value !== undefined);
  if (
    numbers.length > settings.maximumCodes &&
    others.length <= settings.maximumMissingWords &&
    otherRows * 2 < profile.present
  ) {
    const values = others.map(({ value }) => value);
    const found = `numbers, and ${otherRows} cells of ${values.map(excerptOf).join(', ')}`;
    const sorted = Float64Array.from(numbers).sort();
    return {
      ...numeric({ ...profile, sorted }, settings, values),
      guess: guessOf('missing-words', found, 'numbers; the words stand for missing', 'numeric'),
    };
  }
  if (isUnique(profile, settings) && (isIdentifierName(name) || words.every((word) => !/\s/.test(word.trim())))) {
    return leftOut('identifier', `${distinct} texts, no two alike, such as ${example}`, 'it names rows', ...orList);
  }
  if (distinct > settings.maximumCategories) {
    const why = `a list of more than ${settings.maximumCategories} values is more likely free text`;
    return leftOut('free-text', `${distinct} different texts, such as ${example}`, why, ...orList);
  }
  return { feature: listed(profile) };
}

/** No two alike, in enough rows that this is no accident. */
const isUnique = ({ distinct, present }: ColumnProfile, settings: InferenceSettings): boolean =>
  distinct === present && present >= settings.minimumRows;

const isWhole = ({ sorted }: ColumnProfile): boolean => sorted.every(Number.isInteger);

/** Every whole number of a range once: rows that were numbered. */
const isCounter = (profile: ColumnProfile): boolean => {
  const { sorted, present, distinct } = profile;
  return present > 2 && distinct === present && isWhole(profile) && sorted.at(-1)! - sorted[0]! === present - 1;
};

/** Numbers that files write where a value is missing, when all other values are 0 or more. */
const markers = new Set([-9, -99, -999, -9999, -99999]);

function missingNumber(profile: ColumnProfile): { value: number; count: number } | undefined {
  const { sorted, distinct } = profile;
  const value = sorted[0] as number;
  const count = sorted.findIndex((other) => other !== value);
  const isMarker = markers.has(value) && distinct > 2 && (sorted[count] as number) >= 0;
  return isMarker ? { value, count } : undefined;
}

/**
 * A numeric feature without a range: the least and greatest value of one file are no limits of what is possible, and a
 * request outside them would be refused. `integer` is said where many rows hold nothing but whole numbers.
 */
function numeric(
  profile: ColumnProfile,
  settings: InferenceSettings,
  missingValues: CellValue[] = [],
): Required<Pick<InferredFeature, 'feature' | 'range'>> {
  const sorted = profile.sorted.filter((value) => !missingValues.includes(value));
  const isInteger = sorted.length >= settings.minimumRows && sorted.every(Number.isInteger);
  return {
    feature: {
      kind: 'numeric',
      name: profile.name,
      description: '',
      ...(isInteger ? { integer: true } : {}),
      ...(profile.missing > 0 || missingValues.length > 0 ? { nullable: true } : {}),
      ...(missingValues.length > 0 ? { missingValues } : {}),
    },
    range: { minimum: sorted[0] ?? Number.NaN, maximum: sorted.at(-1) ?? Number.NaN },
  };
}

/** Two values are binary, the absent one first; more are categories in no order: an order is never guessed. */
function listed(profile: ColumnProfile): FeatureInput {
  const values: CellValue[] = profile.counts().map(({ value }) => value);
  const [first, second] = values;
  const isBinary = first !== undefined && second !== undefined && values.length === 2;
  const ordered = isBinary && yesOf(String(first), String(second)) === 'left' ? [second, first] : values;
  return {
    kind: isBinary ? 'binary' : 'categorical',
    name: profile.name,
    description: '',
    categories: ordered.map((value) => ({ value })),
    ...(profile.missing > 0 ? { nullable: true } : {}),
  };
}
