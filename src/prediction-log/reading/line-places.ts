import { predictionStart, predictionTimeAt, refusalStart, refusalTimeAt, timeLength } from '../line.ts';

/** The second letter of a member's name tells the kinds of lines apart. */
const predictionMark = predictionStart.charCodeAt(2);
const refusalMark = refusalStart.charCodeAt(2);
const quote = 0x22;
const versionMember = '","version":"';

/** What a line is by its beginning; `damaged` is what a loss of power may leave. */
export function kindOfLine(bytes: Buffer, start: number): 'prediction' | 'refusal' | 'damaged' {
  const mark = bytes[start + 2];
  if (mark === predictionMark) return 'prediction';
  return mark === refusalMark ? 'refusal' : 'damaged';
}

/** The time of a line that is not damaged, as its text; texts of times sort as the times do. */
export function timeTextOf(bytes: Buffer, start: number, kind: 'prediction' | 'refusal'): string {
  const at = start + (kind === 'refusal' ? refusalTimeAt : predictionTimeAt);
  return bytes.toString('latin1', at, at + timeLength);
}

export function versionOf(bytes: Buffer, start: number, kind: 'prediction' | 'refusal'): string {
  const at = start + (kind === 'refusal' ? refusalTimeAt : predictionTimeAt) + timeLength + versionMember.length;
  return bytes.toString('latin1', at, bytes.indexOf(quote, at));
}
