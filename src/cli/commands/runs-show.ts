import { formatMetric } from '../../metrics/index.ts';
import type { ModelVersion } from '../../registry/index.ts';
import type { ArtifactInfo, Run, Tracking } from '../../tracking/index.ts';
import type { Command } from '../command.ts';
import { formatBytes, formatTime } from '../output/format-figures.ts';
import { durationOf } from '../output/run-text.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { assertRunBeginning } from '../run-beginning.ts';
import { isInProduction, versionOfRunView, versionsOfRuns } from '../versions-of-runs.ts';
import { withStores } from '../with-stores.ts';

/** Folders nest two deep at most; a cycle is impossible, but a bound costs nothing. */
const deepestFolder = 8;

export const runsShow: Command = {
  arguments: [{ name: '<run>', description: 'the id of a run, or its first characters' }],
  examples: [
    { line: 'hale runs show 3f2a9c01b7de', meaning: 'a run as `hale runs list` names it' },
    { line: 'hale runs show 3f2a9c01b7de --json', meaning: 'the same, for a script' },
  ],
  async run(context) {
    const beginning = context.arguments[0] ?? '';
    assertRunBeginning(beginning);
    const found = await withStores(context, 'look', async ({ tracking, registry }) => {
      const run = await tracking.getRun(await tracking.findRunId(beginning));
      const versions = (await versionsOfRuns(registry)).get(run.runId) ?? [];
      return { run, versions, artifacts: await listAll(tracking, run.runId) };
    });
    if (found === undefined) {
      const { HaleError } = await import('../../errors/index.ts');
      throw new HaleError('RUN_NOT_FOUND', 'There are no runs yet; `hale train` makes some');
    }
    const { run, versions, artifacts } = found;
    const { runView } = await import('../output/run-view.ts');
    const files = artifacts.map(({ path, sizeBytes }) => ({ path, size_bytes: sizeBytes }));
    const view = { ...runView(run), versions: versions.map(versionOfRunView), artifacts: files };
    context.output.result(view, (style) => renderRun(run, versions, artifacts, style));
  },
};

async function listAll(tracking: Tracking, runId: string, folder = '', depth = 0): Promise<ArtifactInfo[]> {
  const files: ArtifactInfo[] = [];
  for (const artifact of await tracking.listArtifacts(runId, folder)) {
    if (!artifact.isFolder) files.push(artifact);
    else if (depth < deepestFolder) files.push(...(await listAll(tracking, runId, artifact.path, depth + 1)));
  }
  return files;
}

function renderRun(
  run: Run,
  versions: readonly ModelVersion[],
  artifacts: readonly ArtifactInfo[],
  style: Style,
): string {
  const table = (title: string, rows: readonly (readonly string[])[]): string[] =>
    rows.length === 0 ? [] : ['', renderTable([{ title }, { title: '' }], rows, style)];
  const folds = /^fold_/;
  return [
    `${style('bold', run.name)}  ${run.status}${run.statusReason === null ? '' : `: ${run.statusReason}`}`,
    style('dim', `run ${run.runId}, started ${formatTime(run.startedAt)}, took ${durationOf(run)}`),
    ...versions.map((version) => versionLine(version, style)),
    ...table('param', Object.entries(run.params)),
    ...table(
      'metric',
      Object.entries(run.metrics)
        .filter(([key]) => !folds.test(key))
        .map(([key, value]) => [key, formatMetric(value)]),
    ),
    ...table(
      'dataset',
      run.inputs.map(({ name, context, source, rowCount, digest }) => [
        `${name} (${context})`,
        `${rowCount ?? '?'} rows from ${source}, digest ${digest}`,
      ]),
    ),
    ...table('tag', Object.entries(run.tags)),
    ...table(
      'artifact',
      artifacts.map(({ path, sizeBytes }) => [path, formatBytes(sizeBytes ?? 0)]),
    ),
  ].join('\n');
}

function versionLine(version: ModelVersion, style: Style): string {
  const text = `${version.name} version ${version.version} came of it`;
  return isInProduction(version) ? style('green', `${text}, and is in production`) : text;
}
