import type { Settings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import type { EngineLibraries } from '../engines/index.ts';
import { catalogue, type ErrorCode, HaleError } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import { metricWireNames } from '../metrics/index.ts';
import type { ComparisonReport, ModelKindName } from '../models/index.ts';
import { asStep, type Progress } from '../progress/index.ts';
import type { Registry } from '../registry/index.ts';
import { createRandom } from '../statistics/index.ts';
import type { DatasetInput, NewRun, Tracking } from '../tracking/index.ts';
import { assertTrainable, reportDocument, summariseReport, type ValidationReport } from '../validation/index.ts';
import { type CandidateOutcome, deployCandidate } from './deploy-candidate.ts';
import { renderModelCard } from './model-card.ts';
import { type PlotThread, startPlotThread } from './plot-thread.ts';
import { type PreparedData, prepareData, validateDataset } from './prepare-data.ts';
import { type KindsOutcome, runKinds, type TrackedKind } from './run-kinds.ts';
import { type Selection, selectKind } from './select-kind.ts';
import { kindReport, type TrainingReport } from './training-report.ts';
import { withRun } from './with-run.ts';

export interface TrainingParts {
  readonly settings: Settings;
  readonly dataset: Dataset;
  readonly tracking: Tracking;
  readonly registry: Registry;
  readonly logger: Logger;
  /** The libraries of the engines that the settings need; asked for at once, since they may have to be fetched. */
  readonly loadEngines: () => Promise<EngineLibraries>;
  /** Sets the rows aside that did not pass; gives the file that they are in. */
  readonly quarantine: (dataset: Dataset, report: ValidationReport) => Promise<string | null>;
  readonly temporaryFolder: string;
  readonly cores: number;
  readonly nowMs: () => number;
  /** When the work began, the loading of the data included. */
  readonly startedMs: number;
  readonly newId: () => string;
  /** Who trains, for the history of deployments. */
  readonly actor: string;
  /** The commit that the project's folder is at; null where it is under no version control. */
  readonly commit: string | null;
  readonly programVersion: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/**
 * The main job: data in; a validated, tracked, versioned and, where the gate lets it pass, deployed model out.
 * @throws HaleError of the data (nothing is trained), of the split, TRAINING_FAILED where no kind could be trained,
 * ENGINE_MISSING where that is because each lacks its engine, DEPLOYMENT_CONFLICT where another version was deployed
 * meanwhile, once the report is kept. A refusal by the gate is no error here: the report says `deployed: false`.
 */
export async function train(parts: TrainingParts): Promise<TrainingReport> {
  const plotThread = startPlotThread();
  try {
    return await trainWith(plotThread, parts);
  } finally {
    await plotThread.close();
  }
}

async function trainWith(plotThread: PlotThread, parts: TrainingParts): Promise<TrainingReport> {
  const { settings, tracking, dataset } = parts;
  const engines = parts.loadEngines();
  // Nobody waits for them yet; whoever does is told.
  engines.catch(() => undefined);
  const { experimentId } = await tracking.ensureExperiment(settings.project.name);
  const newRun = { experimentId, runName: 'training', tags: tagsOf(parts, dataset) };
  return withRun(parts, newRun, async (runId) => {
    const prepared = await prepare(dataset, runId, parts);
    const outcome = await runKinds(prepared, {
      ...parts,
      libraries: await engines,
      plotThread,
      random: createRandom(settings.project.seed).fork('kinds'),
      newRun: (kind) => childRun(newRun, runId, kind),
      inputs: [inputOf(dataset)],
    });
    const selection = select(outcome, settings);
    const candidate = await deploy(selection, outcome, prepared, await engines, parts);
    const report = reportOf(
      { runId, prepared, selection, outcome, candidate },
      parts.nowMs() - parts.startedMs,
      settings,
    );
    await tracking.logArtifact(runId, 'report.json', `${JSON.stringify(report, null, 2)}\n`);
    if (candidate.conflict !== null) throw candidate.conflict;
    return report;
  });
}

async function prepare(dataset: Dataset, runId: string, parts: TrainingParts): Promise<PreparedData> {
  const { settings, tracking, progress } = parts;
  await tracking.logInputs(runId, [inputOf(dataset)]);
  return asStep(
    progress,
    'Validation',
    async () => {
      const validation = validateDataset(dataset, settings);
      const file = await parts.quarantine(dataset, validation);
      const log = (report: ValidationReport): Promise<void> => {
        const { maximumListedRows } = settings.validation;
        const document = reportDocument(report, dataset, { quarantineFile: file, maximumListedRows });
        return tracking.logArtifact(runId, 'validation.json', `${JSON.stringify(document, null, 2)}\n`);
      };
      await log(validation);
      if (file !== null) await tracking.logArtifact(runId, 'quarantine.csv', { file });
      const prepared = prepareData(dataset, validation, settings, createRandom(settings.project.seed).fork('rows'));
      if (prepared.validation !== validation) await log(prepared.validation);
      assertTrainable(prepared.validation, settings.validation);
      return prepared;
    },
    ({ validation }) => summariseReport(validation).line,
  );
}

function select({ trained, failed }: KindsOutcome, settings: Settings): Selection {
  const selection = selectKind(
    trained.map(({ kind, evaluation }) => ({
      kind: kind.name,
      complexity: kind.complexity,
      crossValidation: evaluation.crossValidation,
    })),
    settings.selection,
  );
  if (selection !== null) return selection;
  throw trained.length > 0
    ? new HaleError(
        'TRAINING_FAILED',
        `no kind that was trained has a ${metricWireNames[settings.selection.metric]}; choose another selection.metric`,
        { details: { failed } },
      )
    : nothingTrained(failed);
}

const isUnavailable = (code: string): code is ErrorCode =>
  Object.hasOwn(catalogue, code) && catalogue[code as ErrorCode].category === 'unavailable';

/** Where each kind lacks its engine, or the same thing that the machine does not give, that is what is wrong. */
function nothingTrained(failed: KindsOutcome['failed']): HaleError {
  const reasons = failed.map(({ kind, code, reason }) => `${kind} (${code}): ${reason}`).join('. ');
  const details = { failed };
  const [first] = failed;
  if (first !== undefined && isUnavailable(first.code) && failed.every(({ code }) => code === first.code)) {
    return new HaleError(first.code, `no kind of model could be trained. ${first.reason}`, { details });
  }
  return failed.every(({ code }) => code === 'ENGINE_MISSING')
    ? new HaleError(
        'ENGINE_MISSING',
        `every kind of model in training.kinds needs an engine that is not there; logistic_regression needs none. ${reasons}`,
        { details },
      )
    : new HaleError('TRAINING_FAILED', `no kind of model could be trained. ${reasons}`, { details });
}

function deploy(
  selection: Selection,
  outcome: KindsOutcome,
  prepared: PreparedData,
  libraries: EngineLibraries,
  parts: TrainingParts,
): Promise<CandidateOutcome> {
  const { settings, progress } = parts;
  const trained = outcome.trained.find(({ kind }) => kind.name === selection.kind) as TrackedKind;
  const comparison = comparisonOf(selection, outcome, settings);
  const engine = engineOf(trained, libraries);
  const { dataset, split, validation, data } = prepared;
  const card = renderModelCard({
    name: settings.project.name,
    schema: data.schema,
    dataset: {
      ...dataset,
      trainRows: split.trainRows.length,
      testRows: split.testRows.length,
      quarantinedRows: validation.quarantinedRows.length,
    },
    comparison,
    chosen: kindReport(trained.kind.name, trained.evaluation),
    importance: trained.importance,
    parameters: trained.kind.parameters(settings.models),
    engine,
    seed: settings.project.seed,
  });
  const { runId, plots } = trained;
  return asStep(
    progress,
    'Deployment',
    () =>
      deployCandidate(
        { prepared, trained, comparison, card, plots, engine, runId },
        { ...parts, random: createRandom(settings.project.seed).fork('deployment') },
      ),
    ({ version, deployed }) =>
      `${version.name} version ${version.version} ${deployed ? 'is in production' : 'is registered, not deployed'}`,
  );
}

function engineOf({ kind }: TrackedKind, libraries: EngineLibraries) {
  if (kind.engine === null) return null;
  const library = libraries[kind.engine];
  return 'version' in library ? { name: kind.engine, version: library.version } : null;
}

const inputOf = (dataset: Dataset): DatasetInput => ({
  name: dataset.name,
  digest: dataset.digest,
  sourceType: dataset.sourceType,
  source: dataset.source,
  rowCount: dataset.table.rowCount,
  context: 'training',
});

const tagsOf = ({ commit, programVersion }: TrainingParts, dataset: Dataset): Record<string, string> => ({
  'hale.version': programVersion,
  ...(commit === null ? {} : { 'mlflow.source.git.commit': commit }),
  ...(dataset.simulated ? { data: 'SIMULATED' } : {}),
});

const childRun = (parent: NewRun, parentRunId: string, kind: ModelKindName): NewRun => ({
  experimentId: parent.experimentId,
  runName: kind,
  tags: { ...parent.tags, 'mlflow.parentRunId': parentRunId, kind },
});

const comparisonOf = (
  { kind, reason }: Selection,
  { trained, failed }: KindsOutcome,
  { selection }: Settings,
): ComparisonReport => ({
  selection: { metric: metricWireNames[selection.metric], rule: selection.rule, kind, reason },
  kinds: trained.map((each) => kindReport(each.kind.name, each.evaluation)),
  failed: [...failed],
});

interface Done {
  readonly runId: string;
  readonly prepared: PreparedData;
  readonly selection: Selection;
  readonly outcome: KindsOutcome;
  readonly candidate: CandidateOutcome;
}

function reportOf(done: Done, durationMs: number, settings: Settings): TrainingReport {
  const { prepared, candidate, outcome, selection } = done;
  const { dataset, validation } = prepared;
  const { version, gate, championVersion, deployed } = candidate;
  return {
    run_id: done.runId,
    dataset: {
      name: dataset.name,
      source_type: dataset.sourceType,
      source: dataset.source,
      digest: dataset.digest,
      row_count: dataset.table.rowCount,
      quarantined_rows: validation.quarantinedRows.length,
      simulated: dataset.simulated,
    },
    validation: summariseReport(validation),
    ...comparisonOf(selection, outcome, settings),
    model: { name: version.name, version: version.version, digest: version.digest, run_id: version.runId ?? '' },
    gate: { passed: gate.passed, champion_version: championVersion, rows: gate.rows, checks: gate.checks },
    deployed,
    conflict: candidate.conflict?.message ?? null,
    duration_ms: Math.round(durationMs),
  };
}
