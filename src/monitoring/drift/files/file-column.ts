import type { DeepReadonly } from '../../../config/index.ts';
import { encodeColumn } from '../../../data/index.ts';
import type { CategoryFeature, Feature, NumericFeature } from '../../../schema/index.ts';
import { type Column, cellAt, type NumberColumn, parseNumber } from '../../../table/index.ts';
import { alignCategories, type CategoryColumn, type DriftColumn, numericColumnInPlace } from '../columns.ts';
import { gather, type SampledRows } from '../domain-finding.ts';
import type { DriftSettings } from '../drift-settings.ts';

/** Both sides of one column in one form. */
export interface FileColumns {
  readonly reference: DriftColumn;
  readonly current: DriftColumn;
  /** The cells of the sampled rows, the reference's first: numbers, or a code for each category; NaN where missing. */
  readonly sampled: Float64Array;
}

/** Why a column cannot be compared, in words. */
export interface Incomparable {
  readonly reason: string;
}

/**
 * Both sides by their feature where there is a schema, else by what the cells are: numbers are numbers; a few whole
 * numbers on both sides are codes of a list; text is categories, unless it has too many values to be that. The columns are
 * used up: their numbers are sorted where they stand.
 */
export function fileColumnsOf(
  reference: Column,
  current: Column,
  feature: DeepReadonly<Feature> | undefined,
  sample: SampledRows,
  settings: DriftSettings['files'],
): FileColumns | Incomparable {
  if (feature !== undefined) return byFeature(reference, current, feature, sample);
  if (reference.kind === 'number' && current.kind === 'number') {
    const before = fewNumbers(reference, settings.maximumCodes, true);
    const now = before && fewNumbers(current, settings.maximumCodes, true);
    if (before !== null && now !== null) return categoriesOf(before, now, sample);
    return numbersOf(reference.values, current.values, sample);
  }
  const before = valuesOf(reference, settings.maximumCategories);
  const now = valuesOf(current, settings.maximumCategories);
  if (before !== null && now !== null) return categoriesOf(before, now, sample);
  return {
    reason: `it has more than ${settings.maximumCategories} different values, as names and free text have; no test compares those`,
  };
}

/** The values of a column as categories, and the label of each row's: −1 where it is missing. */
interface Values {
  readonly column: CategoryColumn;
  readonly codeOf: (row: number) => number;
}

function categoriesOf(before: Values, now: Values, sample: SampledRows): FileColumns {
  const [reference, current] = alignCategories(before.column, now.column);
  const place = new Map(reference.labels.map((label, code) => [label, code]));
  const cellOf = ({ column, codeOf }: Values) => {
    const codes = column.labels.map((label) => place.get(label) ?? Number.NaN);
    return (row: number): number => codes[codeOf(row)] ?? Number.NaN;
  };
  return { reference, current, sampled: gather(cellOf(before), cellOf(now), sample) };
}

function numbersOf(reference: Float64Array, current: Float64Array, sample: SampledRows): FileColumns {
  const sampled = gather(
    (row) => reference[row] as number,
    (row) => current[row] as number,
    sample,
  );
  return { reference: numericColumnInPlace(reference), current: numericColumnInPlace(current), sampled };
}

function byFeature(
  reference: Column,
  current: Column,
  feature: DeepReadonly<Feature>,
  sample: SampledRows,
): FileColumns {
  if (feature.kind === 'numeric') {
    return numbersOf(numbersByFeature(reference, feature), numbersByFeature(current, feature), sample);
  }
  const valuesOfSide = (column: Column): Values => {
    const few = column.kind === 'number' ? fewNumbers(column, mostEncoded, false) : null;
    if (few !== null) return valuesByFeature(few, feature);
    const { codes, refusedRows } = encodeColumn(column, feature);
    const labels = feature.categories.map(({ value }) => String(value));
    // A value that the schema does not know is a category that was never seen, not a missing one.
    const unknown = new Map<string, number>();
    for (const row of refusedRows) {
      const label = String(cellAt(column, row));
      const code = unknown.get(label) ?? labels.push(label) - 1;
      unknown.set(label, code);
      codes[row] = code;
    }
    return counted(labels, codes.length, (row) => {
      const code = codes[row] as number;
      return code >= 0 ? code : -1;
    });
  };
  return categoriesOf(valuesOfSide(reference), valuesOfSide(current), sample);
}

/** The feature's numbers, NaN where a cell is missing or none. Where nothing stands for missing they are the column's own. */
function numbersByFeature(column: Column, feature: DeepReadonly<NumericFeature>): Float64Array {
  if (column.kind === 'text' || feature.integer) return encodeColumn(column, feature).codes;
  const markers = feature.missingValues.map((value) => (typeof value === 'number' ? value : parseNumber(value)));
  const { values } = column;
  for (const marker of markers) {
    if (marker === undefined) continue;
    for (let row = 0; row < values.length; row += 1) if (values[row] === marker) values[row] = Number.NaN;
  }
  return values;
}

/** Different values of a column up to which each is encoded once, rather than each cell. */
const mostEncoded = 1_000;

/** A column whose different values are known, as the feature's categories; those that it does not know stand behind them. */
function valuesByFeature(few: FewNumbers, feature: DeepReadonly<CategoryFeature>): Values {
  const different: NumberColumn = { kind: 'number', name: feature.name, values: Float64Array.from(few.found) };
  const { codes, refusedRows } = encodeColumn(different, feature);
  const labels = feature.categories.map(({ value }) => String(value));
  for (const place of refusedRows) codes[place] = labels.push(few.column.labels[place] as string) - 1;
  const counts = new Float64Array(labels.length);
  let { missing } = few.column;
  for (const [place, code] of codes.entries()) {
    const count = few.column.counts[place] as number;
    if (code >= 0) counts[code]! += count;
    else missing += count;
  }
  return {
    column: { kind: 'category', labels, counts, missing },
    codeOf: (row) => {
      const code = codes[few.codeOf(row)] ?? Number.NaN;
      return code >= 0 ? code : -1;
    },
  };
}

/** Every value of a column as a category; null where there are more than `most`. */
function valuesOf(column: Column, most: number): Values | null {
  if (column.kind === 'number') return fewNumbers(column, most, false);
  const { codes, dictionary } = column;
  if (dictionary.length > most) return null;
  // In an order that does not depend on which row comes first.
  const labels = [...dictionary].sort();
  const places = new Map(labels.map((label, place) => [label, place]));
  const placeOf = dictionary.map((label) => places.get(label) ?? -1);
  return counted(labels, codes.length, (row) => placeOf[codes[row] as number] ?? -1);
}

/** Values that are numbers, ascending. */
interface FewNumbers extends Values {
  readonly found: readonly number[];
}

/** Whole numbers in this range are found by their place, the others in a map. */
const densePlaces = 1024;

/** The different numbers, ascending, as categories; null where there are more than `most`, or where one is not whole. */
function fewNumbers({ values }: NumberColumn, most: number, areWhole: boolean): FewNumbers | null {
  const dense = new Int16Array(densePlaces).fill(-1);
  const others = new Map<number, number>();
  const found: number[] = [];
  const counts: number[] = [];
  let missing = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    const place = value + densePlaces / 2;
    let code = dense[place];
    if (code === undefined) {
      if (Number.isNaN(value)) {
        missing += 1;
        continue;
      }
      code = others.get(value) ?? -1;
    }
    if (code === -1) {
      if (found.length === most || (areWhole && !Number.isInteger(value))) return null;
      code = found.push(value) - 1;
      counts.push(0);
      if (place in dense) dense[place] = code;
      else others.set(value, code);
    }
    counts[code]! += 1;
  }
  const order = found.map((_, code) => code).sort((a, b) => (found[a] as number) - (found[b] as number));
  const ranks = new Map(order.map((code, rank) => [found[code] as number, rank]));
  return {
    found: order.map((code) => found[code] as number),
    column: {
      kind: 'category',
      labels: order.map((code) => String(found[code])),
      counts: Float64Array.from(order, (code) => counts[code] as number),
      missing,
    },
    codeOf: (row) => ranks.get(values[row] as number) ?? -1,
  };
}

function counted(labels: readonly string[], rows: number, codeOf: (row: number) => number): Values {
  const counts = new Float64Array(labels.length);
  let missing = 0;
  for (let row = 0; row < rows; row += 1) {
    const code = codeOf(row);
    if (code < 0) missing += 1;
    else counts[code]! += 1;
  }
  return { column: { kind: 'category', labels, counts, missing }, codeOf };
}
