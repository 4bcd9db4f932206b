import { formatMetric } from '../../metrics/index.ts';
import type { RunPage, RunSearch } from '../../tracking/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatTime } from '../output/format-figures.ts';
import { durationOf, runView, shortRunId, statusCell } from '../output/run-text.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { withStores } from '../with-stores.ts';

/** What fits beside each other and says most; --json has all, `runs compare` too. */
const shownMetrics = { cv_f1: 'F1', cv_roc_auc: 'ROC AUC', cv_mcc: 'MCC', cv_brier_score: 'Brier' } as const;
const defaultLimit = 20;

export const runsList: Command = {
  options: [
    { flags: '--limit <count>', description: `how many runs, ${defaultLimit} by default` },
    { flags: '--sort <metric>', description: 'the highest of a metric first, such as cv_f1; else the newest' },
    { flags: '--deleted', description: 'deleted runs instead' },
  ],
  examples: [
    { line: 'hale runs list', meaning: 'the newest runs' },
    { line: 'hale runs list --sort cv_roc_auc --limit 5', meaning: 'the five best by cross-validated ROC AUC' },
    { line: 'hale runs list --json', meaning: 'with every param, metric and tag, for a script' },
  ],
  async run(context) {
    const search = await readSearch(context);
    const page = (await withStores(context, 'look', ({ tracking }) => tracking.searchRuns(search))) ?? {
      runs: [],
      total: 0,
    };
    context.output.result({ runs: page.runs.map(runView), total: page.total }, (style) => renderRuns(page, style));
  },
};

async function readSearch({ option, enabled }: CommandContext): Promise<RunSearch> {
  const { HaleError } = await import('../../errors/index.ts');
  const text = option('limit');
  if (text !== undefined && !/^[1-9]\d{0,4}$/.test(text)) {
    throw new HaleError('USAGE_INVALID', `--limit ${text} is no number of runs; give one from 1 on`);
  }
  const metric = option('sort');
  return {
    limit: text === undefined ? defaultLimit : Number(text),
    lifecycleStage: enabled('deleted') ? 'deleted' : 'active',
    ...(metric !== undefined && { orderBy: { by: { metric }, direction: 'descending' } }),
  };
}

function renderRuns({ runs, total }: RunPage, style: Style): string {
  if (runs.length === 0) return 'There are no runs yet; `hale train` makes some.';
  const columns = [
    ...['run', 'name', 'status', 'started'].map((title) => ({ title })),
    ...['took', ...Object.values(shownMetrics)].map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = runs.map((run) => [
    shortRunId(run.runId),
    run.name,
    statusCell(run.status),
    formatTime(run.startedAt),
    durationOf(run),
    ...Object.keys(shownMetrics).map((key) => formatMetric(run.metrics[key])),
  ]);
  const rest = total - runs.length;
  const more = rest > 0 ? ['', style('dim', `and ${rest} more; --limit ${total} shows all`)] : [];
  return [renderTable(columns, rows, style), ...more].join('\n');
}
