import type { Deployment, Lineage, ModelVersion } from '../../registry/index.ts';
import type { Command } from '../command.ts';
import { formatTime } from '../output/format-figures.ts';
import { shortRunId } from '../output/run-text.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { withStores } from '../with-stores.ts';

/** Enough to see what happened lately; --json has all. */
const shownDeployments = 10;

export const modelsShow: Command = {
  arguments: [
    { name: '[name]', description: 'the model; the one of this project by default' },
    { name: '[version]', description: 'one version: what it was made of' },
  ],
  examples: [
    { line: 'hale models show', meaning: "the versions of the project's model, and what was deployed when" },
    { line: 'hale models show heart-disease 3', meaning: 'where version 3 comes from: run, datasets, commit' },
  ],
  async run(context) {
    const [givenName, number] = context.arguments;
    const { settings } = await context.loadSettings();
    const name = givenName ?? settings.project.name;
    const found = await withStores(context, 'look', async ({ registry }) =>
      number === undefined
        ? { versions: await registry.listVersions(name), deployments: await registry.deployments(name) }
        : { lineage: await registry.lineage(name, number) },
    );
    if (found === undefined) {
      const { HaleError } = await import('../../errors/index.ts');
      throw new HaleError('MODEL_NOT_FOUND', 'There are no models yet; `hale train` registers one');
    }
    const { deploymentView, lineageView, versionView } = await import('../output/model-view.ts');
    if (found.lineage !== undefined) {
      const { lineage } = found;
      context.output.result(lineageView(lineage), (style) => renderLineage(lineage, style));
      return;
    }
    const { versions, deployments } = found;
    const view = { name, versions: versions.map(versionView), deployments: deployments.map(deploymentView) };
    context.output.result(view, (style) => renderModel(versions, deployments, style));
  },
};

function renderModel(versions: readonly ModelVersion[], deployments: readonly Deployment[], style: Style): string {
  const columns = ['version', 'made', 'kind', 'gate', 'run', 'digest', 'aliases'].map((title) => ({ title }));
  const rows = versions.map(({ version, createdAt, tags, runId, digest, aliases }) => [
    version,
    formatTime(createdAt),
    tags.kind ?? '–',
    tags.gate ?? '–',
    runId === null ? '–' : shortRunId(runId),
    digest.slice(0, 12),
    aliases.includes('production') ? { text: aliases.join(', '), format: 'green' as const } : aliases.join(', '),
  ]);
  const lines = [renderTable(columns, rows, style), ''];
  if (deployments.length === 0) return [...lines, 'Nothing was deployed yet; `hale models promote` does.'].join('\n');
  const history = deployments
    .slice(0, shownDeployments)
    .map(({ deployedAt, kind, version, previousVersion, actor, reason }) => [
      formatTime(deployedAt),
      kind === 'rollback' ? { text: kind, format: 'yellow' as const } : kind,
      previousVersion === null ? version : `${previousVersion} → ${version}`,
      actor,
      reason,
    ]);
  const titles = ['deployed', 'how', 'version', 'by', 'why'].map((title) => ({ title }));
  return [...lines, renderTable(titles, history, style)].join('\n');
}

function renderLineage({ version, run, datasets, commit }: Lineage, style: Style): string {
  const rows: [string, string][] = [
    ['made', formatTime(version.createdAt)],
    ['digest', version.digest],
    ['bundle', version.bundleFolder],
    ['aliases', version.aliases.join(', ') || 'none'],
    ['run', run === null ? 'none' : `${run.name} ${run.runId} (${run.status})`],
    ...datasets.map(({ name, context, source, digest }): [string, string] => [
      'dataset',
      `${name} (${context}) from ${source}, digest ${digest}`,
    ]),
    ['commit', commit ?? 'unknown'],
    ...Object.entries(version.tags),
  ];
  return renderTable([{ title: version.name }, { title: `version ${version.version}` }], rows, style);
}
