import { formatMetric } from '../../metrics/index.ts';
import type { ModelVersion } from '../../registry/index.ts';
import type { RunPage, RunSearch, Tracking } from '../../tracking/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatTime } from '../output/format-figures.ts';
import { type PlacedRun, placeRuns } from '../output/run-order.ts';
import { durationOf, shortRunId, statusCell } from '../output/run-text.ts';
import type { Style } from '../output/style.ts';
import { renderTable, type TableCell } from '../output/table.ts';
import { readCount } from '../read-count.ts';
import { isInProduction, versionOfRunView, versionsOfRuns } from '../versions-of-runs.ts';
import { withStores } from '../with-stores.ts';

/** What fits beside each other and says most; --json has all, `runs compare` too. */
const shownMetrics = { cv_f1: 'F1', cv_roc_auc: 'ROC AUC', cv_mcc: 'MCC', cv_brier_score: 'Brier' } as const;
const defaultLimit = 20;

export const runsList: Command = {
  options: [
    { flags: '--limit <count>', description: `how many runs, ${defaultLimit} by default` },
    { flags: '--sort <metric>', description: 'the highest of a metric or param first, such as cv_f1; else the newest' },
    { flags: '--deleted', description: 'deleted runs instead' },
  ],
  examples: [
    {
      line: 'hale runs list',
      meaning: 'the newest runs, the parts of a training below it, and the versions that came of them',
    },
    { line: 'hale runs list --sort cv_roc_auc --limit 5', meaning: 'the five best by cross-validated ROC AUC' },
    { line: 'hale runs list --json', meaning: 'with every param, metric and tag, for a script' },
  ],
  async run(context) {
    const { option, output } = context;
    const search = await readSearch(context);
    const sort = option('sort');
    const { page, versions } = (await withStores(context, 'look', async ({ tracking, registry }) => {
      const page = sort === undefined ? await tracking.searchRuns(search) : await searchSorted(tracking, search, sort);
      return { page, versions: await versionsOfRuns(registry) };
    })) ?? { page: { runs: [], total: 0 }, versions: new Map() };
    const { runView } = await import('../output/run-view.ts');
    const view = page.runs.map((run) => ({
      ...runView(run),
      versions: (versions.get(run.runId) ?? []).map(versionOfRunView),
    }));
    output.result({ runs: view, total: page.total }, (style) => {
      const placed = sort === undefined ? placeRuns(page.runs) : page.runs.map((run) => ({ run, isChild: false }));
      return renderRuns(placed, page.total, versions, style);
    });
  },
};

async function readSearch(context: CommandContext): Promise<RunSearch> {
  return {
    limit: (await readCount(context, 'limit', 'runs')) ?? defaultLimit,
    lifecycleStage: context.enabled('deleted') ? 'deleted' : 'active',
  };
}

/** The runs by a metric, or else by a param: the one that has the name. */
async function searchSorted(tracking: Tracking, search: RunSearch, name: string): Promise<RunPage> {
  for (const by of [{ metric: name }, { param: name }]) {
    const page = await tracking.searchRuns({ ...search, orderBy: { by, direction: 'descending' } });
    const [first] = page.runs;
    // Runs without it come last.
    if (first === undefined || Object.hasOwn('metric' in by ? first.metrics : first.params, name)) return page;
  }
  const [{ HaleError }, { nearestName }] = await Promise.all([
    import('../../errors/index.ts'),
    import('../../config/index.ts'),
  ]);
  const { limit: _any, ...all } = search;
  const { runs } = await tracking.searchRuns(all);
  const names = new Set(runs.flatMap(({ metrics, params }) => [...Object.keys(metrics), ...Object.keys(params)]));
  const near = nearestName(name, names);
  throw new HaleError(
    'USAGE_INVALID',
    `--sort ${name}: no run has a metric or param of that name${near === undefined ? '; `hale runs show` lists those of a run' : `; did you mean ${near}?`}`,
    { details: { sort: name } },
  );
}

function renderRuns(
  placed: readonly PlacedRun[],
  total: number,
  versions: ReadonlyMap<string, readonly ModelVersion[]>,
  style: Style,
): string {
  if (placed.length === 0) return 'There are no runs yet; `hale train` makes some.';
  const columns = [
    ...['run', 'name', 'status', 'started'].map((title) => ({ title })),
    ...['took', ...Object.values(shownMetrics)].map((title) => ({ title, align: 'right' as const })),
    { title: 'version' },
  ];
  const rows = placed.map(({ run, isChild }) => [
    shortRunId(run.runId),
    isChild ? `  ${run.name}` : run.name,
    statusCell(run.status),
    formatTime(run.startedAt),
    durationOf(run),
    ...Object.keys(shownMetrics).map((key) => formatMetric(run.metrics[key])),
    versionCell(versions.get(run.runId) ?? []),
  ]);
  const rest = total - placed.length;
  const more = rest > 0 ? ['', style('dim', `and ${rest} more; --limit ${total} shows all`)] : [];
  const table = renderTable(columns, rows, style);
  return [table, ...more].join('\n');
}

function versionCell(versions: readonly ModelVersion[]): TableCell {
  const text = versions.map((one) => (isInProduction(one) ? `${one.version} ← production` : one.version)).join(', ');
  return versions.some(isInProduction) ? { text, format: 'green' } : text;
}
