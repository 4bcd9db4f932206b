import { z } from 'zod';

/**
 * What is wrong with a record that was refused. `feature` is empty where the record as a whole is; `code` is one of the
 * request decoder's.
 */
export interface RefusedIssue {
  readonly feature: string;
  readonly code: string;
  /** The value as JSON, shortened. */
  readonly found: string;
}

/** A row of the log: a prediction that was answered, or a record that was refused. */
export type LoggedRow = LoggedPrediction | LoggedRefusal;

export interface LoggedPrediction {
  readonly kind: 'prediction';
  /** Its place in the segment, from 0; the same in every state of the segment. */
  readonly row: number;
  readonly predictionId: string;
  readonly timeMs: number;
  readonly version: string;
  readonly requestId: string;
  readonly probability: number;
  readonly class: 0 | 1;
  /** The record as it was received, as JSON text in one line. */
  readonly features: string;
  /** The same, parsed. */
  readonly record: unknown;
}

export interface LoggedRefusal {
  readonly kind: 'refusal';
  readonly row: number;
  readonly timeMs: number;
  readonly version: string;
  readonly requestId: string;
  readonly issues: readonly RefusedIssue[];
}

// The order of the members is fixed: the readers of many lines take ids and times by their place.
export const predictionStart = '{"prediction_id":"';
export const refusalStart = '{"refused":true,"time":"';
/** A UUID. */
export const idLength = 36;
/** ISO 8601 in UTC, to the millisecond. */
export const timeLength = 24;
export const predictionTimeAt = predictionStart.length + idLength + '","time":"'.length;
export const refusalTimeAt = refusalStart.length;
export const featuresMember = '"features":';
export const issuesMember = '"issues":';

/** JSON text of ASCII alone, so that its bytes are its characters. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The members of a line that are the same in all of one version. */
export const versionMembers = (version: string): string => `","version":${asciiJson(version)},"request_id":"`;

const negativeTail = `,"class":0,${featuresMember}`;
const positiveTail = `,"class":1,${featuresMember}`;

/** What stands between a prediction's probability and its features. */
export const predictionTail = (positive: boolean): string => (positive ? positiveTail : negativeTail);

/**
 * A prediction's line up to its features, in ASCII; after them comes `}` and a line feed.
 * @param members of its version
 * @param requestId letters, digits and `._:-`
 */
export const predictionHead = (
  id: string,
  time: string,
  members: string,
  requestId: string,
  probability: number,
  positive: boolean,
): string =>
  `${predictionStart}${id}","time":"${time}${members}${requestId}","probability":${probability}${positive ? positiveTail : negativeTail}`;

export const refusalLine = (
  time: string,
  members: string,
  requestId: string,
  issues: readonly RefusedIssue[],
): string => {
  // Half a surrogate pair is no text to other readers of JSON.
  const written = issues.map(({ feature, code, found }) => ({
    feature: feature.toWellFormed(),
    code,
    found: found.toWellFormed(),
  }));
  return `${refusalStart}${time}${members}${requestId}","issues":${asciiJson(written)}}\n`;
};

/** The line of a row, as it was written first. */
export function lineOf(row: LoggedRefusal | Omit<LoggedPrediction, 'record'>): string {
  const time = new Date(row.timeMs).toISOString();
  const members = versionMembers(row.version);
  if (row.kind === 'refusal') return refusalLine(time, members, row.requestId, row.issues);
  const { predictionId, requestId, probability, features } = row;
  return `${predictionHead(predictionId, time, members, requestId, probability, row.class === 1)}${features}}\n`;
}

export const refusedIssuesSchema = z.array(z.object({ feature: z.string(), code: z.string(), found: z.string() }));
const refusalSchema = z.object({
  refused: z.literal(true),
  time: z.iso.datetime(),
  version: z.string(),
  request_id: z.string(),
  issues: refusedIssuesSchema,
});

/** The row of a line; undefined for what is no whole line, as a loss of power may leave it. */
export function parseLine(line: string, row: number): LoggedRow | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (line.startsWith(predictionStart)) return predictionOf(line, row, value as Readonly<Record<string, unknown>>);
  const { data } = refusalSchema.safeParse(value);
  if (data === undefined) return undefined;
  const { version, request_id: requestId, issues } = data;
  return { kind: 'refusal', row, timeMs: Date.parse(data.time), version, requestId, issues };
}

/** Checked by hand: a schema would take as long as all else that is done with a million lines. */
function predictionOf(
  line: string,
  row: number,
  value: Readonly<Record<string, unknown>>,
): LoggedPrediction | undefined {
  const { prediction_id: predictionId, time, version, request_id: requestId, probability, features } = value;
  if (typeof predictionId !== 'string' || predictionId.length !== idLength) return undefined;
  if (typeof time !== 'string' || typeof version !== 'string' || typeof requestId !== 'string') return undefined;
  const timeMs = Date.parse(time);
  if (Number.isNaN(timeMs) || typeof probability !== 'number') return undefined;
  if ((value.class !== 0 && value.class !== 1) || typeof features !== 'object' || features === null) return undefined;
  return {
    kind: 'prediction',
    row,
    predictionId,
    timeMs,
    version,
    requestId,
    probability,
    class: value.class,
    features: line.slice(line.indexOf(featuresMember) + featuresMember.length, -1),
    record: features,
  };
}
