import { formatMetric } from '../../metrics/index.ts';
import type { ComparedRow, RunComparison } from '../../tracking/index.ts';
import type { Command } from '../command.ts';
import { shortRunId } from '../output/run-text.ts';
import type { Style } from '../output/style.ts';
import { renderTable, type TableCell } from '../output/table.ts';
import { assertRunBeginning } from '../run-beginning.ts';
import { withStores } from '../with-stores.ts';

const longestParam = 40;

export const runsCompare: Command = {
  arguments: [{ name: '<run...>', description: 'two or more runs, by their ids or the first characters of them' }],
  options: [{ flags: '--all', description: 'also what is the same in all of them, and the metrics of each fold' }],
  examples: [
    { line: 'hale runs compare 3f2a9c01b7de 81c04ab2ef55', meaning: 'where two runs differ' },
    { line: 'hale runs compare 3f2a 81c0 90bd --all --json', meaning: 'everything of three runs, for a script' },
  ],
  async run(context) {
    const { output, enabled } = context;
    context.arguments.forEach(assertRunBeginning);
    const compared = await withStores(context, 'look', async ({ tracking }) => {
      const ids: string[] = [];
      for (const beginning of context.arguments) ids.push(await tracking.findRunId(beginning));
      return tracking.compareRuns(ids);
    });
    if (compared === undefined) {
      const { HaleError } = await import('../../errors/index.ts');
      throw new HaleError('RUN_NOT_FOUND', 'There are no runs yet; `hale train` makes some');
    }
    const { jsonNumber, runView } = await import('../output/run-view.ts');
    const shown = enabled('all') ? compared : differences(compared);
    output.result(
      {
        runs: shown.runs.map(runView),
        params: shown.params,
        metrics: shown.metrics.map((row) => ({ ...row, values: row.values.map(jsonNumber) })),
      },
      (style) => renderComparison(shown, style),
    );
  },
};

function differences({ runs, params, metrics }: RunComparison): RunComparison {
  return {
    runs,
    params: params.filter(({ differs }) => differs),
    metrics: metrics.filter(({ key, differs }) => differs && !key.startsWith('fold_')),
  };
}

function renderComparison({ runs, params, metrics }: RunComparison, style: Style): string {
  const columns = [
    { title: '' },
    ...runs.map(({ runId, name }) => ({ title: `${name} ${shortRunId(runId)}`, align: 'right' as const })),
  ];
  const paramText = (value: string | null): string => {
    if (value === null) return '–';
    return value.length <= longestParam ? value : `${value.slice(0, longestParam)}…`;
  };
  const rowsOf = <Value>(rows: readonly ComparedRow<Value>[], text: (value: Value | null) => string): TableCell[][] =>
    rows.map(({ key, values, differs }) => [
      differs ? { text: key, format: 'yellow' } : key,
      ...values.map((value) => text(value)),
    ]);
  const rows = [...rowsOf(params, paramText), ...rowsOf(metrics, formatMetric)];
  if (rows.length === 0) return 'These runs do not differ in any param or metric; --all shows what they have.';
  return renderTable(columns, rows, style);
}
