import { openLockedDuckDb, quoteLiteral } from '../../table/index.ts';
import { streamChunks } from './sealed-rows.ts';

/** A prediction in a sealed segment. */
export interface SealedPrediction {
  readonly id: string;
  readonly version: string;
  readonly timeMs: number;
}

/** Of one query. */
const idsPerQuery = 50_000;

/** @param ids in order */
export async function findInParquet(
  path: string,
  ids: readonly string[],
  memoryMb: number,
): Promise<readonly SealedPrediction[]> {
  const found: SealedPrediction[] = [];
  const duckdb = await openLockedDuckDb([path], memoryMb);
  try {
    for (let at = 0; at < ids.length; at += idsPerQuery) {
      const some = ids.slice(at, at + idsPerQuery);
      // Ids ascend within a segment, so the footer tells which of its row groups to read. One text of all ids is parsed
      // and joined thirty times as fast as a list of them.
      const between = `prediction_id BETWEEN ${quoteLiteral(some[0] ?? '')} AND ${quoteLiteral(some.at(-1) ?? '')}`;
      const wanted = `SELECT unnest(string_split(${quoteLiteral(some.join(','))}, ','))`;
      const query = `SELECT prediction_id, version, CAST(epoch_ms("time") AS DOUBLE) FROM read_parquet(${duckdb.literals[0]}) WHERE ${between} AND prediction_id IN (${wanted})`;
      for await (const chunk of streamChunks(duckdb.connection, query)) {
        const [id, version, time] = [0, 1, 2].map((index) => chunk.getColumnVector(index));
        for (let item = 0; item < chunk.rowCount; item += 1) {
          found.push({
            id: String(id?.getItem(item)),
            version: String(version?.getItem(item)),
            timeMs: Number(time?.getItem(item)),
          });
        }
      }
    }
    return found;
  } finally {
    await duckdb.close();
  }
}
