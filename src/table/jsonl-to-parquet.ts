import { openLockedDuckDb } from './locked-duckdb.ts';
import { quoteLiteral } from './quote-sql.ts';
import type { TableLimits } from './read-options.ts';

export interface ParquetColumn {
  readonly name: string;
  readonly type: 'BIGINT' | 'DOUBLE' | 'INTEGER' | 'VARCHAR';
}

/**
 * Writes JSON lines as Parquet, in the order of the lines, in memory that does not grow with the file.
 * @param from JSON objects, one a line, with no other keys than the columns' names
 * @param to a file that is not there
 */
export async function convertJsonlToParquet(
  from: string,
  to: string,
  columns: readonly ParquetColumn[],
  limits: Pick<TableLimits, 'memoryMb' | 'maximumLineBytes'>,
): Promise<void> {
  const duckdb = await openLockedDuckDb([from, to], limits.memoryMb);
  try {
    const [source, target] = duckdb.literals as [string, string];
    const types = columns.map(({ name, type }) => `${quoteLiteral(name)}: ${quoteLiteral(type)}`).join(', ');
    // A text that was read within the limit is longer in JSON: six characters for a control character, at worst.
    const longest = 8 * limits.maximumLineBytes;
    const lines = `read_json(${source}, format = 'newline_delimited', columns = {${types}}, maximum_object_size = ${longest})`;
    await duckdb.connection.run(`COPY (SELECT * FROM ${lines}) TO ${target} (FORMAT parquet, USE_TMP_FILE false)`);
  } finally {
    await duckdb.close();
  }
}
