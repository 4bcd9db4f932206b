import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { type Column, cellAt, describeRowPlace, findColumn, type Table } from '../table/index.ts';

/** What keeps rows together or in order when they are split. */
export type RowOrder =
  | { readonly method: 'stratified' }
  /** A number for each group. */
  | { readonly method: 'grouped'; readonly groupOfRow: Uint32Array }
  /** The place of each row in time; rows of one time share theirs. */
  | { readonly method: 'time'; readonly timeOfRow: Uint32Array };

const columnSettings = { grouped: 'groupColumn', time: 'timeColumn' } as const;

/**
 * Reads the column that groups or orders the rows.
 * @throws HaleError SPLIT_IMPOSSIBLE where it is not set, not in the table, missing in a row, or a time whose texts do not
 * sort as the times do
 */
export function readRowOrder(table: Table, settings: Settings['training']['split']): RowOrder {
  const { method } = settings;
  if (method === 'stratified') return { method };
  const setting = `training.split.${columnSettings[method]}`;
  const name = settings[columnSettings[method]];
  if (name === undefined) {
    throw impossible(`training.split.method is ${method}, and ${setting} names no column; set it`);
  }
  const column = findColumn(table, name);
  if (column === undefined) {
    const names = table.columns.map((candidate) => candidate.name).join(', ');
    throw impossible(`${setting} is ${name}, and the table has no such column; it has ${names}`);
  }
  const missing = firstRowWhere(column, (cell) => cell === null);
  if (missing !== -1) {
    throw impossible(
      `${name} is missing in ${describeRowPlace(table, missing)}; every row needs one where it decides the split`,
    );
  }
  if (method === 'grouped') return { method, groupOfRow: ranksOf(column) };
  const unordered = firstRowWhere(column, (cell) => typeof cell === 'string' && !sortsByTime.test(cell));
  if (unordered !== -1) {
    const found = String(cellAt(column, unordered)).slice(0, longestFound);
    throw impossible(
      `${name} is ${JSON.stringify(found)} in ${describeRowPlace(table, unordered)}; write dates year first with two digits a month and day, as in 2021-03-05, or as a number`,
    );
  }
  return { method, timeOfRow: ranksOf(column) };
}

/** A year, and then a month, a day and a time of the day of two digits each: such texts sort as their times do. */
const sortsByTime = /^\d{4}(?:([-/.])\d{2}(?:\1\d{2}(?:[T ]\d{2}\D?.*)?)?)?$/;
/** Characters of a cell in a message. */
const longestFound = 40;

/** −1 where there is none; equal texts are asked about once. */
function firstRowWhere(column: Column, satisfies: (cell: number | string | null) => boolean): number {
  if (column.kind === 'number')
    return column.values.findIndex((value) => satisfies(Number.isNaN(value) ? null : value));
  const isSatisfied = column.dictionary.map(satisfies);
  const isMissingSatisfied = satisfies(null);
  return column.codes.findIndex((code) => (code < 0 ? isMissingSatisfied : isSatisfied[code] === true));
}

/** Equal cells get one number, the least cell 0. Of a column without missing cells. */
function ranksOf(column: Column): Uint32Array {
  const ranks = new Uint32Array(column.kind === 'number' ? column.values.length : column.codes.length);
  if (column.kind === 'number') {
    const rows = ranks.map((_, row) => row).sort((a, b) => (column.values[a] as number) - (column.values[b] as number));
    let rank = 0;
    for (let place = 1; place < rows.length; place += 1) {
      const row = rows[place] as number;
      if (column.values[row] !== column.values[rows[place - 1] as number]) rank += 1;
      ranks[row] = rank;
    }
    return ranks;
  }
  const { codes, dictionary } = column;
  // A dictionary may hold words that no row has any more; equal tables must get equal numbers.
  const used = new Uint8Array(dictionary.length);
  for (let row = 0; row < codes.length; row += 1) used[codes[row] as number] = 1;
  const words = dictionary.map((_, code) => code).filter((code) => used[code] === 1);
  words.sort((a, b) => ((dictionary[a] as string) < (dictionary[b] as string) ? -1 : 1));
  const rankOfCode = new Uint32Array(dictionary.length);
  for (const [rank, code] of words.entries()) rankOfCode[code] = rank;
  for (let row = 0; row < codes.length; row += 1) ranks[row] = rankOfCode[codes[row] as number] as number;
  return ranks;
}

/** The groups of rows, in their order; undefined where rows are not grouped. */
export function groupsOf(order: RowOrder, rows: Uint32Array): Uint32Array | undefined {
  const some = orderOf(order, rows);
  return some.method === 'grouped' ? some.groupOfRow : undefined;
}

/** The times of rows, in their order; undefined where time does not order them. */
export function timesOf(order: RowOrder, rows: Uint32Array): Uint32Array | undefined {
  const some = orderOf(order, rows);
  return some.method === 'time' ? some.timeOfRow : undefined;
}

/** The order of some of the rows, in that order. */
export function orderOf(order: RowOrder, rows: Uint32Array): RowOrder {
  switch (order.method) {
    case 'stratified':
      return order;
    case 'grouped':
      return { ...order, groupOfRow: rows.map((row) => order.groupOfRow[row] as number) };
    case 'time':
      return { ...order, timeOfRow: rows.map((row) => order.timeOfRow[row] as number) };
  }
}

export const impossible = (message: string): HaleError => new HaleError('SPLIT_IMPOSSIBLE', message);
