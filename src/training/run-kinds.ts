import pLimit from 'p-limit';
import type { Settings } from '../config/index.ts';
import type { EngineLibraries } from '../engines/index.ts';
import { type ErrorCode, isHaleError } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import { formatMetric, type MetricName, metricWireNames } from '../metrics/index.ts';
import { compileFeaturePipeline, type ModelKind, type ModelKindName, modelKind } from '../models/index.ts';
import type { Progress } from '../progress/index.ts';
import type { Random } from '../statistics/index.ts';
import type { NewRun, RunBatch, Tracking } from '../tracking/index.ts';
import type { Plots } from './draw-plots.ts';
import { importanceOfFeatures } from './feature-importance.ts';
import { planLanes } from './fit-kind.ts';
import type { PlotThread } from './plot-thread.ts';
import type { PreparedData } from './prepare-data.ts';
import { metricsOf } from './run-metrics.ts';
import { fitFoldsAndWhole, judgeKind, type TrainedKind } from './train-kind.ts';
import { kindReport } from './training-report.ts';
import { withRun } from './with-run.ts';

/** A kind with the run that tells of it, its figures, and what it looks at. */
export interface TrackedKind extends TrainedKind {
  readonly runId: string;
  readonly plots: Plots;
  readonly importance: ReturnType<typeof importanceOfFeatures>;
}

export interface FailedKind {
  readonly kind: ModelKindName;
  /** Of the error that it failed with. */
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface KindsOutcome {
  readonly trained: readonly TrackedKind[];
  readonly failed: readonly FailedKind[];
}

export interface RunKindsContext {
  readonly settings: Settings;
  readonly tracking: Tracking;
  readonly logger: Logger;
  readonly libraries: EngineLibraries;
  readonly plotThread: PlotThread;
  readonly cores: number;
  readonly random: Random;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** What every kind's run starts with. */
  readonly newRun: (kind: ModelKindName) => NewRun;
  readonly inputs: Parameters<Tracking['logInputs']>[1];
}

/**
 * Trains every kind beside each other, each as a run of its own. One that fails ends its own run with the reason, and
 * nothing else; anything but an error of Hale's own stops them all.
 */
export async function runKinds(prepared: PreparedData, context: RunKindsContext): Promise<KindsOutcome> {
  const { settings, cores } = context;
  const kinds = settings.training.kinds.map(modelKind);
  const engineKinds = kinds.filter((kind) => kind.engine !== null).length;
  const lanes = planLanes(prepared.data.rows.rowCount, engineKinds, cores, settings.training.workers);
  const slots = pLimit(lanes.processes);
  // What computes in this process for seconds keeps a connection waiting that is just being opened, until it is given up
  // as one to a dead server: nothing is computed before every run has begun, nor while a kind writes what it found.
  const starting = meeting(kinds.length);
  const judging = pLimit(1);
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, ...(context.signal ? [context.signal] : [])]);

  async function run(kind: ModelKind): Promise<TrackedKind | FailedKind> {
    const step = context.progress.step(kind.title);
    try {
      const trained = await withRun({ ...context, signal }, context.newRun(kind.name), async (runId) => {
        await starting.arrive();
        const parts = await fitFoldsAndWhole(kind, prepared, {
          settings,
          libraries: context.libraries,
          slots,
          lanes,
          signal,
          onFit: (done, total) => step.update(`fit ${done} of ${total}`),
        });
        const trained = await judging(() =>
          judgeKind(kind, parts, prepared, settings.evaluation, context.random.fork(kind.name)),
        );
        const tracked = await draw(runId, trained, prepared, context);
        await judging(() => track(tracked, context));
        return tracked;
      });
      step.succeed(summaryText(trained, settings.selection.metric));
      return trained;
    } catch (error) {
      step.fail(error instanceof Error ? error.message : String(error));
      if (isHaleError(error) && !signal.aborted) return { kind: kind.name, code: error.code, reason: error.message };
      giveUp.abort(error);
      throw error;
    } finally {
      starting.leave();
    }
  }

  // By the time that this throws every process and every run has ended, so that their stores may be closed.
  const settled = await Promise.allSettled(kinds.map(run));
  signal.throwIfAborted();
  const outcomes = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return {
    trained: outcomes.filter((outcome) => 'evaluation' in outcome),
    failed: outcomes.filter((outcome) => 'reason' in outcome),
  };
}

/** Where a number of parties wait for each other. One that leaves before it arrived is waited for no more. */
function meeting(parties: number) {
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  let present = 0;
  const count = (): void => {
    present += 1;
    if (present >= parties) resolve();
  };
  return {
    arrive(): Promise<void> {
      count();
      return complete;
    },
    leave: count,
  };
}

function summaryText({ evaluation }: TrackedKind, metric: MetricName): string {
  const summary = evaluation.crossValidation.summary[metric];
  const figures =
    summary === null ? 'not defined' : `${formatMetric(summary.mean)} ± ${formatMetric(summary.standardDeviation)}`;
  return `cross-validated ${metricWireNames[metric]} ${figures}`;
}

async function draw(
  runId: string,
  trained: TrainedKind,
  { data: { schema } }: PreparedData,
  { plotThread, settings }: RunKindsContext,
): Promise<TrackedKind> {
  const { kind, final, evaluation } = trained;
  const { featureOfColumn } = compileFeaturePipeline(final.pipeline);
  const importance = importanceOfFeatures(schema, final.model.importance, featureOfColumn);
  const { heldOut, rule, test } = evaluation;
  const plots = await plotThread.draw({
    kind: { title: kind.title, importanceMeasure: kind.importanceMeasure },
    evaluation: { heldOut, rule, test },
    importance,
    target: schema.target,
    binCount: settings.evaluation.calibrationBins,
  });
  return { ...trained, runId, plots, importance };
}

/** Writes what there is to know of a kind into its run. */
async function track(
  { runId, kind, final, evaluation, importance, plots }: TrackedKind,
  { tracking, settings, inputs }: RunKindsContext,
): Promise<void> {
  const batch: RunBatch = {
    params: { ...kind.parameters(settings.models), seed: settings.project.seed },
    metrics: metricsOf(evaluation),
  };
  const artifacts: Record<string, string | Uint8Array> = {
    'evaluation.json': `${JSON.stringify(kindReport(kind.name, evaluation), null, 2)}\n`,
    'feature-importance.json': `${JSON.stringify(importance, null, 2)}\n`,
    [`model/${final.model.format}`]: final.model.bytes,
  };
  for (const [name, svg] of Object.entries(plots)) artifacts[`plots/${name}`] = svg;
  await Promise.all([
    tracking.logBatch(runId, batch),
    tracking.logInputs(runId, inputs),
    ...Object.entries(artifacts).map(([path, content]) => tracking.logArtifact(runId, path, content)),
  ]);
}
