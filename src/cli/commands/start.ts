import type { ComparisonReport } from '../../models/index.ts';
import { remarkBuiltIn } from '../built-in-remark.ts';
import type { Command } from '../command.ts';
import { renderComparison } from '../output/comparison-text.ts';
import { listeningAddress } from '../output/serving-text.ts';
import type { Style } from '../output/style.ts';
import { programVersion } from '../version.ts';

export const start: Command = {
  options: [
    { flags: '--data <folder>', description: 'a folder that holds the files of the source', setting: 'data.folder' },
    { flags: '--port <port>', description: 'the port to listen on; 0 takes a free one', setting: 'serving.port' },
    { flags: '--host <address>', description: 'the address to listen on', setting: 'serving.host' },
    { flags: '--seed <seed>', description: 'the seed of every split and engine', setting: 'project.seed' },
  ],
  examples: [
    { line: 'hale start', meaning: 'train where nothing is in production yet, and serve on 127.0.0.1, port 8000' },
    { line: 'npm start -- --data ./heart-disease --port 8080', meaning: 'on files of a folder, on another port' },
    { line: 'hale start --json', meaning: 'one JSON object when it is ready, for a script' },
  ],
  async run(context) {
    const { folder, loadSettings, createLogger, output, progress, secrets, signal } = context;
    const [{ keepAgentInChild, startProject, servedFacts }, { settings }, logger] = await Promise.all([
      import('../../platform/index.ts'),
      loadSettings(),
      createLogger(),
    ]);
    await remarkBuiltIn(context);
    const request = { settings, folder, logger, secrets, progress, signal, programVersion: programVersion() };
    const { serving, report } = await startProject(request);
    const agent = settings.agent.enabled ? await keepAgentInChild(request) : undefined;
    try {
      const { name } = settings.project;
      const facts = await servedFacts(request, name);
      const { deployment } = serving.models.get(name);
      const answer = {
        url: serving.url,
        host: serving.host,
        port: serving.port,
        model: { name, version: deployment.version },
        simulated_data: deployment.simulated,
        admin_token_file: serving.adminTokenPath,
        example: facts.example,
        comparison: facts.comparison,
        training: report,
      };
      // Else whoever starts again with other data takes the old model for one of them.
      if (report === null) {
        const flag = deployment.simulated ? ' --data DIR' : '';
        const remark = `nothing is trained: version ${deployment.version} is in production (\`hale train${flag}\` trains anew)`;
        output.note((style) => style('dim', remark));
      }
      output.result(answer, (style) => renderStarted(answer, style));
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await agent?.stop();
      await serving.close();
    }
  },
};

interface StartedAnswer {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly model: { readonly name: string; readonly version: string };
  readonly simulated_data: boolean;
  readonly admin_token_file: string;
  readonly example: Readonly<Record<string, unknown>>;
  readonly comparison: ComparisonReport;
}

const quotedForShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function renderStarted(answer: StartedAnswer, style: Style): string {
  const { url, model, simulated_data, admin_token_file, example, comparison } = answer;
  const listening = listeningAddress(answer);
  const addresses = [
    ['predict', `${url}/predict`],
    ['documentation', `${url}/docs`],
    ['health', `${url}/health`],
    ['metrics', `${url}/metrics`],
    ['control plane', `${url}/api/v1/models`],
    ['monitoring', `${url}/api/v1/monitoring`],
    ...(listening === undefined ? [] : [['listens on', listening]]),
  ].map(([name, address]) => `  ${(name as string).padEnd(14)} ${style('cyan', address as string)}`);
  return [
    ...(simulated_data
      ? [style('yellow', 'SIMULATED DATA: no network and no folder of files. No patient stands behind this model.')]
      : []),
    '',
    renderComparison(comparison, style),
    '',
    `${style('bold', `${model.name} version ${model.version}`)} is served:`,
    '',
    ...addresses,
    '',
    'Try it:',
    '',
    `  curl -s ${url}/predict -H 'content-type: application/json' -d ${quotedForShell(JSON.stringify(example))}`,
    '',
    style('dim', `Changes need the token in ${admin_token_file}. Ctrl-C stops.`),
  ].join('\n');
}
