import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnSource, TableSource } from './column-source.ts';
import { quoteLiteral } from './quote-sql.ts';
import { exactNumber, mayBeRounded, unlessMissing } from './written-number.ts';

const numberTypes =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL.*)$/;

/**
 * The columns of a Parquet file: numbers as doubles, booleans as 0 and 1, all else (dates, nested values) as text. A column
 * of whole numbers is text where a double would round one of them.
 */
export async function parquetSource(
  connection: DuckDBConnection,
  literal: string,
  missingValues: readonly string[],
): Promise<TableSource> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${literal})`);
  const types = described.getRowsJson().map((row) => String(row[1]));
  const names = await columnNames(connection, literal);
  const missing = [...new Set(missingValues)].map(quoteLiteral).join(', ');
  const columns = types.map((type, index): ColumnSource => {
    const name = names[index] as string;
    const cell = `c${index}`;
    const written = `CAST(${cell} AS VARCHAR)`;
    const text = missing === '' ? written : `CASE WHEN ${written} IN (${missing}) THEN NULL ELSE ${written} END`;
    if (type === 'BOOLEAN') return { name, text, number: `CAST(CAST(${cell} AS INTEGER) AS DOUBLE)` };
    if (!numberTypes.test(type)) return { name, text };
    const number = exactNumber(cell, type);
    const read = { name, text, number: unlessMissing(number, missingValues) };
    return mayBeRounded(type) ? { ...read, rest: `CASE WHEN ${number} IS NULL THEN ${text} END` } : read;
  });
  const aliases = columns.map((_, index) => `c${index}`).join(', ');
  return { hasLines: false, columns, relation: `read_parquet(${literal}) AS rows_of_file(${aliases})` };
}

/** The names as they stand in the file; DuckDB renames those that differ in case alone, or not at all. */
async function columnNames(connection: DuckDBConnection, literal: string): Promise<string[]> {
  const read = await connection.runAndReadAll(`SELECT name, num_children FROM parquet_schema(${literal})`);
  const [root, ...nodes] = read.getRowsJson();
  const names: string[] = [];
  let at = 0;
  // The tree is listed parents first.
  const skipNode = (): void => {
    const children = Number(nodes[at]?.[1] ?? 0);
    at += 1;
    for (let child = 0; child < children; child += 1) skipNode();
  };
  for (let column = 0; column < Number(root?.[1]); column += 1) {
    names.push(String(nodes[at]?.[0]));
    skipNode();
  }
  return names;
}
