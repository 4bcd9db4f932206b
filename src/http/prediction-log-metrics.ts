import type { PredictionLogState } from '../prediction-log/index.ts';

type Figure = readonly [
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  value: (state: PredictionLogState) => number,
];

const figures: readonly Figure[] = [
  ['up', 'gauge', 'Whether the prediction log takes predictions: 1 or 0', ({ status }) => (status === 'ok' ? 1 : 0)],
  ['recorded_total', 'counter', 'Predictions that were recorded before they were answered', ({ recorded }) => recorded],
  ['lost_total', 'counter', 'Predictions that were answered without being recorded', ({ lost }) => lost],
  [
    'rejected_total',
    'counter',
    'Predictions that were refused because they could not be recorded',
    ({ rejected }) => rejected,
  ],
  ['refused_records_total', 'counter', 'Refused records that were recorded', ({ refusedRecorded }) => refusedRecorded],
  [
    'refused_records_dropped_total',
    'counter',
    'Refused records that were not recorded, for their number or for want of a disk',
    ({ refusedDropped }) => refusedDropped,
  ],
  ['written_bytes_total', 'counter', 'Bytes of rows that were written', ({ writtenBytes }) => writtenBytes],
  ['waiting_bytes', 'gauge', 'Bytes of rows that wait for the disk', ({ waitingBytes }) => waitingBytes],
  [
    'torn_rows_total',
    'counter',
    'Rows that killed processes had only begun to write, set aside at the start',
    ({ tornRows }) => tornRows,
  ],
];

/** What the prediction log of this process does, in Prometheus's text format. */
export const predictionLogMetrics = (state: PredictionLogState): string =>
  figures
    .map(([suffix, type, help, value]) => {
      const name = `hale_prediction_log_${suffix}`;
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value(state)}`;
    })
    .join('\n');
