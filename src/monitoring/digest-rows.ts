import { createHash } from 'node:crypto';
import type { LoggedRows } from '../prediction-log/index.ts';

/** What identifies the rows of a window. */
export interface RowsIdentity {
  /** SHA-256 of ids, times, values, probabilities and refusals, in hexadecimal. */
  readonly digest: string;
  /** The least and the greatest id; null where nothing was answered. */
  readonly firstPredictionId: string | null;
  readonly lastPredictionId: string | null;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** Whether these are the rows that had the digest, be it with their values or without; any are where it is empty. */
export const haveDigest = (logged: LoggedRows, digest: string): boolean =>
  digest === '' ||
  [logged, { ...logged, rows: { rowCount: logged.rows.rowCount, featureCount: 0, values: new Float64Array() } }].some(
    (rows) => identifyRows(rows).digest === digest,
  );

/** The same rows in the same order, and only they, have the same digest on one kind of machine. */
export function identifyRows({ predictionIds, timesMs, rows, probabilities, refused }: LoggedRows): RowsIdentity {
  const hash = createHash('sha256').update(`${rows.rowCount} ${rows.featureCount} ${refused.length}\n`);
  for (const id of predictionIds) hash.update(id);
  for (const numbers of [timesMs, rows.values, probabilities]) hash.update(bytesOf(numbers));
  hash.update(JSON.stringify(refused));
  let first: string | null = null;
  let last: string | null = null;
  for (const id of predictionIds) {
    if (first === null || id < first) first = id;
    if (last === null || id > last) last = id;
  }
  return { digest: hash.digest('hex'), firstPredictionId: first, lastPredictionId: last };
}
