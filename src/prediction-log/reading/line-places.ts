import { predictionStart, predictionTimeAt, refusalStart, refusalTimeAt, timeLength } from '../line.ts';

/** What the beginning of a line tells. */
export interface LineHead {
  readonly kind: 'prediction' | 'refusal';
  /** ISO 8601; such texts sort as their times do. */
  readonly time: string;
  readonly version: string;
}

/** The second letter of a member's name tells the kinds of lines apart. */
const predictionMark = predictionStart.charCodeAt(2);
const refusalMark = refusalStart.charCodeAt(2);
const quote = 0x22;
const versionMember = '","version":"';

export const isPredictionLine = (bytes: Buffer, start: number): boolean => bytes[start + 2] === predictionMark;

/** Undefined for a line that is damaged, as a loss of power may leave it. */
export function headOf(bytes: Buffer, start: number, end: number): LineHead | undefined {
  const isPrediction = isPredictionLine(bytes, start);
  if (!isPrediction && bytes[start + 2] !== refusalMark) return undefined;
  const timeAt = start + (isPrediction ? predictionTimeAt : refusalTimeAt);
  const versionAt = timeAt + timeLength + versionMember.length;
  if (versionAt > end || bytes.toString('latin1', timeAt + timeLength, versionAt) !== versionMember) return undefined;
  const versionEnd = bytes.indexOf(quote, versionAt);
  if (versionEnd < 0 || versionEnd > end) return undefined;
  return {
    kind: isPrediction ? 'prediction' : 'refusal',
    time: bytes.toString('latin1', timeAt, timeAt + timeLength),
    version: bytes.toString('latin1', versionAt, versionEnd),
  };
}
