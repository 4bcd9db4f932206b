import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { cellAt, findColumn, type Table } from '../table/index.ts';

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
 * @throws HaleError SPLIT_IMPOSSIBLE where it is not set, not in the table, or missing in a row
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
  const cells = Array.from({ length: table.rowCount }, (_, row) => {
    const cell = cellAt(column, row);
    if (cell !== null) return cell;
    const place = table.lineNumbers === undefined ? `row ${row + 1}` : `line ${table.lineNumbers[row]}`;
    throw impossible(`${name} is missing in ${place}; every row needs one where it decides the split`);
  });
  const distinct = [...new Set(cells)].sort((a, b) => (a < b ? -1 : 1));
  const placeOf = new Map(distinct.map((cell, place) => [cell, place]));
  const places = Uint32Array.from(cells, (cell) => placeOf.get(cell) as number);
  return method === 'grouped' ? { method, groupOfRow: places } : { method, timeOfRow: places };
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
