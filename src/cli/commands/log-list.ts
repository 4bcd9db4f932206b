import type { Segment } from '../../prediction-log/index.ts';
import type { Command } from '../command.ts';
import { formatBytes, formatTime } from '../output/format-figures.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { openLogReader } from '../prediction-log-reader.ts';

type Models = readonly { readonly model: string; readonly segments: readonly Segment[] }[];

export const logList: Command = {
  options: [{ flags: '--model <name>', description: 'each segment of one model, instead of a line a model' }],
  examples: [
    { line: 'hale log list', meaning: 'how much is logged of each model' },
    { line: 'hale log list --model heart-disease', meaning: 'each segment of one' },
    { line: 'hale log list --json', meaning: 'everything, for a script' },
  ],
  async run(context) {
    const { output, option } = context;
    const reader = await openLogReader(context);
    const wanted = option('model');
    const models: { model: string; segments: readonly Segment[] }[] = [];
    for (const model of await reader.models()) {
      if (wanted === undefined || model === wanted) models.push({ model, segments: await reader.listSegments(model) });
    }
    output.result({ models: models.map(jsonOf) }, (style) => {
      if (models.length === 0)
        return 'No prediction is logged yet; `hale start` and `hale serve` log what they answer.';
      return wanted === undefined ? renderModels(models, style) : renderSegments(models, style);
    });
  },
};

const timeOf = (timeMs: number | null): string => formatTime(timeMs === null ? null : new Date(timeMs));

const sum = (segments: readonly Segment[], of: (segment: Segment) => number): number =>
  segments.reduce((total, segment) => total + of(segment), 0);

function renderModels(models: Models, style: Style): string {
  const right = 'right' as const;
  const columns = [
    { title: 'model' },
    { title: 'predictions', align: right },
    { title: 'refused', align: right },
    { title: 'segments', align: right },
    { title: 'not sealed', align: right },
    { title: 'size', align: right },
    { title: 'first' },
    { title: 'last' },
  ];
  const rows = models.map(({ model, segments }) => [
    model,
    String(sum(segments, ({ rows, refusedRows }) => rows - refusedRows)),
    String(sum(segments, ({ refusedRows }) => refusedRows)),
    String(segments.length),
    String(segments.filter(({ state }) => state !== 'sealed').length),
    formatBytes(sum(segments, ({ bytes }) => bytes)),
    timeOf(segments.find(({ firstTimeMs }) => firstTimeMs !== null)?.firstTimeMs ?? null),
    timeOf(segments.findLast(({ lastTimeMs }) => lastTimeMs !== null)?.lastTimeMs ?? null),
  ]);
  return renderTable(columns, rows, style);
}

function renderSegments(models: Models, style: Style): string {
  const right = 'right' as const;
  const columns = [
    { title: 'segment' },
    { title: 'state' },
    { title: 'predictions', align: right },
    { title: 'refused', align: right },
    { title: 'size', align: right },
    { title: 'first' },
    { title: 'last' },
  ];
  const rows = models.flatMap(({ segments }) =>
    segments.map(({ segment, state, rows: count, refusedRows, bytes, firstTimeMs, lastTimeMs }) => [
      segment,
      { text: state, format: state === 'sealed' ? ('green' as const) : ('dim' as const) },
      String(count - refusedRows),
      String(refusedRows),
      formatBytes(bytes),
      timeOf(firstTimeMs),
      timeOf(lastTimeMs),
    ]),
  );
  return renderTable(columns, rows, style);
}

/** Names in JSON are written as those of the HTTP interface. */
const jsonOf = ({ model, segments }: Models[number]) => ({
  model,
  segments: segments.map(({ segment, state, rows, refusedRows, bytes, firstTimeMs, lastTimeMs }) => ({
    segment,
    state,
    rows,
    refused_rows: refusedRows,
    size_bytes: bytes,
    first_time: firstTimeMs === null ? null : new Date(firstTimeMs).toISOString(),
    last_time: lastTimeMs === null ? null : new Date(lastTimeMs).toISOString(),
  })),
});
