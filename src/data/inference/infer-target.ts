import { nearestName } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { CellValue, DatasetSchemaInput } from '../../schema/index.ts';
import { parseNumber } from '../../table/index.ts';
import { excerptOf } from '../excerpt.ts';
import type { ColumnProfile } from './column-profile.ts';
import type { Guess } from './guess.ts';
import type { InferenceSettings } from './infer-feature.ts';
import { yesOf } from './recognise-text.ts';

export interface InferredTarget {
  readonly target: DatasetSchemaInput['target'];
  readonly guesses: readonly Guess[];
  readonly negativeRows: number;
  readonly positiveRows: number;
}

type Counted = { readonly value: CellValue; readonly count: number };

const unusable = (profile: ColumnProfile, message: string, details: Record<string, unknown> = {}): HaleError =>
  new HaleError('DATA_TARGET_UNUSABLE', `the target ${excerptOf(profile.name)} ${message}`, {
    details: { column: profile.name, ...details },
  });

/**
 * Which values of the target mean yes. `positive` names them; without it there must be two values.
 *
 * @throws HaleError DATA_TARGET_UNUSABLE where there is one class, or more than two and none is named
 */
export function inferTarget(
  profile: ColumnProfile,
  positive: readonly string[],
  settings: InferenceSettings,
): InferredTarget {
  const { name, distinct } = profile;
  if (profile.present === 0) throw unusable(profile, 'is missing in every row; a column with two classes was expected');
  const counts = profile.counts();
  if (distinct === 1) {
    throw unusable(
      profile,
      `has one class: every row is ${excerptOf(counts[0]!.value)}. Rows of two classes were expected`,
    );
  }
  if (distinct > 2 && positive.length === 0) throw manyValues(profile, counts, settings);
  const guesses: Guess[] = [];
  let positives: readonly Counted[];
  if (positive.length > 0) positives = positive.map((text) => countedOf(text, counts, profile));
  else {
    const { chosen, guess } = choosePositive(name, counts[0]!, counts[1]!);
    positives = [chosen];
    if (guess !== undefined) guesses.push(guess);
  }
  const isPositive = new Set(positives.map(({ value }) => value));
  const negatives = counts.filter(({ value }) => !isPositive.has(value));
  if (negatives.length === 0) throw unusable(profile, 'has no value left that means no; name fewer with --positive');
  const sum = (values: readonly Counted[]) => values.reduce((rows, { count }) => rows + count, 0);
  const negativeRows = sum(negatives);
  const positiveRows = counts.reduce((rows, { count }) => rows + count, 0) - negativeRows;
  const remark = (code: Guess['code'], found: string, assumed: string) =>
    guesses.push({ code, column: name, found, assumed, choices: [] });
  if (negatives.length > 1) {
    remark('other-classes', `${distinct} values`, `${listOf(negatives)} mean no`);
  }
  if (profile.missing > 0) {
    remark('missing-target', `${profile.missing} rows without a class`, 'they are put aside before training');
  }
  const rarer = Math.min(negativeRows, positiveRows);
  if (rarer < settings.minimumClassRows) {
    throw unusable(
      profile,
      `has ${rarer} rows of its rarer class; ${settings.minimumClassRows} at least are needed to train and test (data.inference.minimumClassRows)`,
    );
  }
  if (rarer < settings.rareClassShare * (negativeRows + positiveRows)) {
    const share = ((100 * rarer) / (negativeRows + positiveRows)).toFixed(1);
    remark('class-balance', `one class has ${share}% of the rows`, 'trained as it is; accuracy will say little');
  }
  return { target: targetOf(name, negatives, [...isPositive]), guesses, negativeRows, positiveRows };
}

function targetOf(name: string, negatives: readonly Counted[], positiveValues: CellValue[]): InferredTarget['target'] {
  const negativeValues = negatives.map(({ value }) => value);
  const [yes, ...otherYes] = positiveValues;
  const [no, ...otherNo] = negativeValues;
  // A text names its class; a number does not.
  const isNamed = typeof yes === 'string' && yes.trim() !== '' && otherYes.length === 0;
  const negativeLabel = typeof no === 'string' && no.trim() !== '' && otherNo.length === 0 ? no : `not ${yes}`;
  const labels = isNamed ? { negativeLabel, positiveLabel: yes } : {};
  return { name, description: '', negativeValues, positiveValues, ...labels };
}

function choosePositive(name: string, first: Counted, second: Counted): { chosen: Counted; guess?: Guess } {
  const evident = yesOf(String(first.value), String(second.value));
  if (evident !== undefined) return { chosen: evident === 'left' ? first : second };
  // The rarer class is mostly the one that is looked for.
  const [chosen, other] = first.count < second.count ? [first, second] : [second, first];
  const choices = [chosen, other].map(({ value, count }) => ({ value: String(value), meaning: `${count} rows` }));
  const found = `two classes: ${choices.map(({ value, meaning }) => `${excerptOf(value)} (${meaning})`).join(', ')}`;
  return {
    chosen,
    guess: {
      code: 'positive-class',
      column: name,
      found,
      assumed: `${excerptOf(chosen.value)} is what is predicted`,
      choices,
    },
  };
}

function countedOf(text: string, counts: readonly Counted[], profile: ColumnProfile): Counted {
  // Columns of true and false are read as 1 and 0.
  const number = parseNumber(text) ?? ['false', 'true'].indexOf(text.toLowerCase());
  const found = counts.find(({ value }) => value === text) ?? counts.find(({ value }) => value === number);
  if (found !== undefined) return found;
  const near = nearestName(
    text,
    counts.map(({ value }) => String(value)),
  );
  throw unusable(
    profile,
    `has no value ${excerptOf(text)}${near === undefined ? '' : `; did you mean ${excerptOf(near)}?`} It has ${listOf(counts)}`,
    { positive: text },
  );
}

function manyValues(profile: ColumnProfile, counts: readonly Counted[], settings: InferenceSettings): HaleError {
  const { name, distinct } = profile;
  const advice =
    distinct > settings.maximumCategories
      ? 'That is an amount, not a class: make a column of two values from it, or name those that mean yes with --positive'
      : `Name those that mean yes, as in --positive ${excerptOf(counts.at(-1)?.value ?? null)}; all others then mean no`;
  return unusable(profile, `has ${distinct} values, ${listOf(counts)}; two were expected. ${advice}`, { column: name });
}

const listOf = (counts: readonly Counted[]): string => {
  const some = counts.slice(0, 10).map(({ value, count }) => `${excerptOf(value)} (${count} rows)`);
  return `${some.join(', ')}${counts.length > some.length ? ` and ${counts.length - some.length} more` : ''}`;
};
