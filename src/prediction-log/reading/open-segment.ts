import { HaleError, isHaleError } from '../../errors/index.ts';
import { isMissing, listDayFiles, pathOf, preferSealed } from '../segment-folder.ts';
import type { SegmentFile } from '../segment-name.ts';

/** A segment may be closed, sealed and removed between the look at its folder and the reading of its file. */
const mostAttempts = 5;

/** Whether a file was not there any more, to Node or to DuckDB. */
export const isGone = (error: unknown): boolean =>
  isMissing(error) || (error instanceof Error && /No files found|No such file/i.test(error.message));

/** What DuckDB says of a file, each kind by its name; that it has no memory is no fault of the file. */
const isRefused = (error: unknown): error is Error =>
  error instanceof Error && /^[A-Z][A-Za-z ]* Error: /.test(error.message) && !/^Out of Memory/.test(error.message);

function damaged(error: unknown, model: string, { segment, state }: SegmentFile): unknown {
  if (state !== 'sealed' || !isRefused(error)) return error;
  const [problem] = error.message.split('\n');
  return new HaleError(
    'PREDICTION_LOG_SEGMENT_INVALID',
    `segment ${segment} of ${model} cannot be read (${problem}); bring its file back from a copy, or remove it`,
    { details: { model, segment }, cause: error },
  );
}

/**
 * Reads a segment in whichever state it is, and again where it changed its state meanwhile.
 * @throws HaleError PREDICTION_LOG_SEGMENT_MISSING, PREDICTION_LOG_SEGMENT_INVALID
 */
export async function withSegment<Result>(
  folder: string,
  model: string,
  segment: string,
  read: (file: SegmentFile, path: string) => Promise<Result>,
): Promise<Result> {
  const day = segment.slice(0, segment.indexOf('/'));
  for (let attempt = 1; ; attempt += 1) {
    const files = preferSealed(await listDayFiles(folder, model, day));
    const file = files.find((candidate) => candidate.segment === segment);
    if (file === undefined) {
      throw new HaleError(
        'PREDICTION_LOG_SEGMENT_MISSING',
        `the prediction log of ${model} has no segment ${segment} any more; see predictionLog.retention`,
        { details: { model, segment } },
      );
    }
    try {
      return await read(file, pathOf(folder, model, file));
    } catch (error) {
      if (attempt === mostAttempts || !isGone(error)) throw damaged(error, model, file);
    }
  }
}

/** As `withSegment`; undefined where retention has removed the segment meanwhile. */
export async function withSegmentIfThere<Result>(
  folder: string,
  model: string,
  segment: string,
  read: (file: SegmentFile, path: string) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await withSegment(folder, model, segment, read);
  } catch (error) {
    if (isHaleError(error) && error.code === 'PREDICTION_LOG_SEGMENT_MISSING') return undefined;
    throw error;
  }
}
