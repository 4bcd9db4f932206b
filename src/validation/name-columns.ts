import type { DeepReadonly } from '../config/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import type { Table } from '../table/index.ts';

/** How the reader calls the columns of a file that names none. */
const unnamed = /^column_\d+$/;

/**
 * A table from a file that names no columns, under the names of the schema: its features in order, then the target. The
 * same table where it has names, or another number of columns.
 */
export function nameColumns(table: Table, schema: DeepReadonly<DatasetSchema>): Table {
  const names = [...schema.features.map((feature) => feature.name), schema.target.name];
  const isNameless = table.columns.every((column) => unnamed.test(column.name) && !names.includes(column.name));
  if (!isNameless || table.columns.length !== names.length) return table;
  return { ...table, columns: table.columns.map((column, index) => ({ ...column, name: names[index] as string })) };
}
