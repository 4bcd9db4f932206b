import type { TableSource } from './column-source.ts';
import { quoteLiteral } from './quote-sql.ts';
import type { CsvDialect } from './sniff-dialect.ts';
import { unlessMissing, writtenNumber } from './written-number.ts';

/** Every cell of a CSV file as text, and as a number where it writes one. Blanks around a cell are no part of it. */
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
    `skip = ${dialect.leadingBlankLines}`,
    `columns = {${columnTypes}}`,
    `compression = 'none'`,
    `encoding = 'utf-8'`,
    `nullstr = ''`,
    // Strict mode refuses files that mix line ends; what else it refuses, the record scanner refuses by its line.
    'strict_mode = false',
    // A quarter of DuckDB's default: as fast, and 50 MB less.
    `buffer_size = ${Math.max(8 * 1024 * 1024, 2 * maximumLineBytes)}`,
    'null_padding = false',
    'ignore_errors = false',
    'hive_partitioning = false',
    `max_line_size = ${maximumLineBytes}`,
  ];
  return {
    hasLines: true,
    relation: `read_csv(${literal}, ${options.join(', ')})`,
    columns: inner.map((cell, index) => {
      const trimmed = `trim(${cell}, ' \t\r')`;
      const text = `CASE WHEN ${trimmed} IN (${missing}) THEN NULL ELSE ${trimmed} END`;
      const number = writtenNumber(cell);
      return {
        name: names[index] as string,
        text,
        number: unlessMissing(number, missingValues),
        rest: `CASE WHEN ${number} IS NULL THEN ${text} END`,
      };
    }),
  };
}
