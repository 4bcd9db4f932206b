import type { TrainingReport } from '../../training/index.ts';
import { remarkBuiltIn } from '../built-in-remark.ts';
import type { Command } from '../command.ts';
import { renderComparison } from '../output/comparison-text.ts';
import type { Style } from '../output/style.ts';
import { programVersion } from '../version.ts';

export const trainCommand: Command = {
  options: [
    { flags: '--data <folder>', description: 'a folder that holds the files of the source', setting: 'data.folder' },
    { flags: '--seed <seed>', description: 'the seed of every split and engine', setting: 'project.seed' },
    { flags: '--metric <metric>', description: 'the metric to choose the kind by', setting: 'selection.metric' },
  ],
  examples: [
    { line: 'hale train', meaning: 'train every kind on the configured data, and deploy the best where it may be' },
    { line: 'hale train --data ./heart-disease --metric rocAuc', meaning: 'on files of a folder, chosen by ROC AUC' },
    { line: `hale train --set 'training.kinds=["logistic_regression"]'`, meaning: 'one kind, which needs no engine' },
    {
      line: 'hale train --json > report.json',
      meaning: 'every figure, for a script; exit code 4 where the gate refuses',
    },
  ],
  async run(context) {
    const { folder, loadSettings, createLogger, output, progress, secrets, signal } = context;
    const [{ trainProject }, { HaleError }, { settings }, logger] = await Promise.all([
      import('../../platform/index.ts'),
      import('../../errors/index.ts'),
      loadSettings(),
      createLogger(),
    ]);
    await remarkBuiltIn(context);
    const request = { settings, folder, logger, secrets, progress, signal, programVersion: programVersion() };
    const report = await trainProject(request);
    output.result(report, (style) => renderReport(report, style));
    if (report.deployed) return;
    const reasons = report.gate.checks.filter((check) => !check.passed).map((check) => check.finding);
    throw new HaleError(
      'GATE_REFUSED',
      `${report.model.name} version ${report.model.version} is registered and not deployed: ${reasons.join('; ')}. ` +
        `What serves goes on serving; \`hale models promote ${report.model.name} ${report.model.version}\` deploys it all the same`,
      { details: { model: report.model.name, version: report.model.version, reasons } },
    );
  },
};

function renderReport(report: TrainingReport, style: Style): string {
  const { dataset, model, gate, deployed } = report;
  const state = deployed ? style('green', 'in production') : style('yellow', 'registered, not deployed');
  return [
    ...(dataset.simulated
      ? [style('yellow', 'SIMULATED DATA: no real row stands behind any of these figures.'), '']
      : []),
    renderComparison(report, style),
    '',
    `${style('bold', `${model.name} version ${model.version}`)} is ${state} (gate: ${gate.rows}).`,
    style('dim', `run ${report.run_id}, ${(report.duration_ms / 1000).toFixed(1)} s`),
  ].join('\n');
}
