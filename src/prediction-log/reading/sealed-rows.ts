import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { type LoggedRow, refusedIssuesSchema } from '../line.ts';

/** The chunks of a query's result, in order. */
export async function* streamChunks(connection: DuckDBConnection, query: string): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk;
  }
}

/** A sealed row that a prediction can be made of; others were damaged before they were sealed. */
export const isWholePrediction =
  'prediction_id IS NOT NULL AND "time" IS NOT NULL AND probability IS NOT NULL AND class IS NOT NULL AND features IS NOT NULL';

const columns = [
  '"row"',
  'refused',
  'CAST(epoch_ms("time") AS DOUBLE)',
  'version',
  'request_id',
  'prediction_id',
  'probability',
  'class',
  'features',
  'issues',
];

/**
 * The rows of a sealed segment, some thousand at a time; damaged ones are left out.
 * @param literal the file, as SQL
 * @param condition SQL
 */
export async function* readSealedRows(
  connection: DuckDBConnection,
  literal: string,
  condition: string,
): AsyncGenerator<readonly LoggedRow[]> {
  const query = `SELECT ${columns.join(', ')} FROM read_parquet(${literal}) WHERE ((${isWholePrediction}) OR (refused AND issues IS NOT NULL)) AND (${condition})`;
  for await (const chunk of streamChunks(connection, query)) {
    const vectors = columns.map((_, index) => chunk.getColumnVector(index));
    const cell = (index: number, item: number): unknown => vectors[index]?.getItem(item);
    yield Array.from({ length: chunk.rowCount }, (_, item): LoggedRow | undefined => {
      const base = {
        row: Number(cell(0, item)),
        timeMs: Number(cell(2, item)),
        version: String(cell(3, item)),
        requestId: String(cell(4, item)),
      };
      if (cell(1, item) === true) {
        const issues = refusedIssuesSchema.parse(JSON.parse(String(cell(9, item))));
        return { kind: 'refusal', ...base, issues };
      }
      const features = String(cell(8, item));
      const record = parsed(features);
      if (record === undefined) return undefined;
      return {
        kind: 'prediction',
        ...base,
        predictionId: String(cell(5, item)),
        probability: Number(cell(6, item)),
        class: cell(7, item) === 1 ? 1 : 0,
        features,
        record,
      };
    }).filter((row) => row !== undefined);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
