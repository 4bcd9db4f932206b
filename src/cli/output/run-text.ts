import type { Run, RunStatus } from '../../tracking/index.ts';
import { formatDuration } from './format-figures.ts';
import type { Format } from './style.ts';
import type { TableCell } from './table.ts';

/** So many characters of a run's id are shown, and suffice to name it. */
const shortIdLength = 12;

export const shortRunId = (runId: string): string => runId.slice(0, shortIdLength);

const formats: Readonly<Record<RunStatus, Format>> = {
  RUNNING: 'cyan',
  SCHEDULED: 'cyan',
  FINISHED: 'green',
  FAILED: 'red',
  KILLED: 'yellow',
};

export const statusCell = (status: RunStatus): TableCell => ({ text: status, format: formats[status] });

export const durationOf = ({ startedAt, endedAt }: Run): string =>
  endedAt === null ? '–' : formatDuration(endedAt.getTime() - startedAt.getTime());
