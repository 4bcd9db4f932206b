import type { DuckDBConnection } from '@duckdb/node-api';
import { HaleError } from '../errors/index.ts';
import type { ColumnSource, TableSource } from './column-source.ts';
import { quoteLiteral } from './quote-sql.ts';
import { unlessMissing, writtenNumber } from './written-number.ts';

/**
 * The keys of JSON lines as columns: those of the first line in its order, then the others by name. A number is a
 * number, true and false are 1 and 0, a text stays a text even where it writes a number, nested values are their JSON.
 */
export async function jsonlSource(
  connection: DuckDBConnection,
  literal: string,
  missingValues: readonly string[],
  limits: { maximumColumns: number; maximumLineBytes: number },
): Promise<TableSource> {
  const lines = `read_ndjson_objects(${literal}, maximum_object_size = ${limits.maximumLineBytes}, ignore_errors = false)`;
  const all = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const [[notObject, doubled] = []] = await all(
    `SELECT count(*) FILTER (json_type(json) <> 'OBJECT'), count(*) FILTER (len(json_keys(json)) <> len(list_distinct(json_keys(json)))) FROM ${lines}`,
  );
  if (Number(notObject) > 0) {
    throw new HaleError(
      'TABLE_FILE_INVALID',
      `lines that hold no JSON object: ${notObject}; one object a line was expected, not an array or a value`,
    );
  }
  if (Number(doubled) > 0) {
    throw new HaleError('TABLE_COLUMN_NAMES_INVALID', `lines that name a key twice: ${doubled}; name each key once`);
  }
  const first = (await all(`SELECT unnest(json_keys(json)) FROM (SELECT json FROM ${lines} LIMIT 1)`)).map(String);
  const every = await all(
    `SELECT DISTINCT unnest(json_keys(json)) AS key FROM ${lines} LIMIT ${limits.maximumColumns + 1}`,
  );
  const names = [...new Set([...first, ...every.map(String).sort()])];
  const missing = [...new Set(missingValues)].map(quoteLiteral).join(', ');
  const columns = names.map((name): ColumnSource => {
    const pointer = quoteLiteral(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    const written = `json_extract_string(json, ${pointer})`;
    const text = missing === '' ? written : `CASE WHEN ${written} IN (${missing}) THEN NULL ELSE ${written} END`;
    const number = `CASE json_type(json, ${pointer}) WHEN 'VARCHAR' THEN NULL WHEN 'BOOLEAN' THEN CASE ${written} WHEN 'true' THEN 1.0 ELSE 0.0 END ELSE ${writtenNumber(written)} END`;
    return {
      name,
      text,
      number: unlessMissing(number, missingValues),
      rest: `CASE WHEN ${number} IS NULL THEN ${text} END`,
    };
  });
  return { hasLines: true, columns, relation: lines };
}
