import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnSource, TableSource } from './column-source.ts';
import { quoteLiteral } from './quote-sql.ts';

const numberTypes =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL.*)$/;

/** The columns of a Parquet file: numbers as doubles, booleans as 0 and 1, all else (dates, nested values) as text. */
export async function parquetSource(
  connection: DuckDBConnection,
  literal: string,
  missingValues: readonly string[],
): Promise<TableSource> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${literal})`);
  const missing = [...new Set(missingValues)].map(quoteLiteral).join(', ');
  const columns = described.getRowsJson().map((row, index): ColumnSource => {
    const [name, type] = row as [string, string];
    const cell = `c${index}`;
    const text = `CAST(${cell} AS VARCHAR)`;
    if (type === 'BOOLEAN') return { name, text, number: `CAST(CAST(${cell} AS INTEGER) AS DOUBLE)` };
    if (numberTypes.test(type)) return { name, text, number: `CAST(${cell} AS DOUBLE)` };
    return { name, text: missing === '' ? text : `CASE WHEN ${text} IN (${missing}) THEN NULL ELSE ${text} END` };
  });
  const aliases = columns.map((_, index) => `c${index}`).join(', ');
  return { hasLines: false, columns, relation: `read_parquet(${literal}) AS rows_of_file(${aliases})` };
}
