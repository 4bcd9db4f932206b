import type { TableSource } from './column-source.ts';
import { quoteLiteral } from './quote-sql.ts';
import type { CsvDialect } from './sniff-dialect.ts';

/**
 * Every cell of a CSV file as text, and as a number where it writes one. Blanks around a cell are no part of it.
 * DuckDB's cast also takes "1_000" and "+-1", which are no decimal numbers to anyone else: those stay text.
 */
export function csvSource(
  literal: string,
  dialect: CsvDialect,
  names: readonly string[],
  missingValues: readonly string[],
  maximumLineBytes: number,
): TableSource {
  const inner = names.map((_, index) => `c${index}`);
  const missing = [...new Set(['', ...missingValues.map((value) => value.trim())])].map(quoteLiteral).join(', ');
  const columnTypes = inner.map((name) => `${name}: 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false',
    `delim = ${quoteLiteral(dialect.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `header = ${dialect.header}`,
    `columns = {${columnTypes}}`,
    `compression = 'none'`,
    `encoding = 'utf-8'`,
    `nullstr = ''`,
    // Strict mode refuses files that mix line ends; what else it refuses, the record scanner refuses by its line.
    'strict_mode = false',
    'null_padding = false',
    'ignore_errors = false',
    'hive_partitioning = false',
    `max_line_size = ${maximumLineBytes}`,
  ];
  const trimmed = inner.map((name) => `trim(${name}, ' \t\r') AS ${name}`).join(', ');
  const cleaned = inner.map((name) => `CASE WHEN ${name} IN (${missing}) THEN NULL ELSE ${name} END AS ${name}`);
  return {
    hasLines: true,
    columns: inner.map((text, index) => ({
      name: names[index] as string,
      text,
      number: `CASE WHEN contains(${text}, '_') OR starts_with(${text}, '+-') THEN NULL ELSE TRY_CAST(${text} AS DOUBLE) END`,
    })),
    relation: `(SELECT ${cleaned.join(', ')} FROM (SELECT ${trimmed} FROM read_csv(${literal}, ${options.join(', ')})))`,
  };
}
