import type { Settings } from '../config/index.ts';
import type { EncodedRows } from '../data/index.ts';
import { type BundleContent, type ComparisonReport, createPredictor, type Predictor } from '../models/index.ts';
import { type Random, shuffle } from '../statistics/index.ts';
import { selectEncoded } from './challenge.ts';
import type { PreparedData } from './prepare-data.ts';
import type { TrainedKind } from './train-kind.ts';

export interface BundleInput {
  readonly prepared: PreparedData;
  readonly trained: TrainedKind;
  readonly comparison: ComparisonReport;
  readonly card: string;
  readonly plots: Readonly<Record<string, string>>;
  readonly engine: { readonly name: string; readonly version: string } | null;
}

export function predictorOf({ final, evaluation }: TrainedKind, { data }: PreparedData): Predictor {
  return createPredictor({
    schema: data.schema,
    pipeline: final.pipeline,
    scorer: final.model.scorer,
    calibration: evaluation.rule.calibration,
    threshold: evaluation.rule.threshold,
  });
}

/** What a bundle of the chosen kind holds. The same data, settings and seed give the same content. */
export function buildBundle(input: BundleInput, settings: Settings, random: Random): BundleContent {
  const { prepared, trained, comparison, card, plots, engine } = input;
  const { data, split, dataset } = prepared;
  const { final, evaluation } = trained;
  const canaryRows = selectEncoded(data.rows, split.testRows.subarray(0, settings.gate.canaryRows));
  const canary = predictorOf(trained, prepared).probabilities(canaryRows.values, canaryRows.rowCount);
  return {
    name: settings.project.name,
    kind: trained.kind.name,
    schema: data.schema,
    pipeline: final.pipeline,
    model: { format: final.model.format, bytes: final.model.bytes },
    calibration: evaluation.rule.calibration,
    threshold: evaluation.rule.threshold,
    metrics: comparison,
    card,
    plots,
    reference: referenceOf(prepared, trained, settings.training.reference.maximumRows, random),
    canary: { rows: canaryRows, probabilities: canary.slice(0, canaryRows.rowCount) },
    simulated: dataset.simulated,
    datasetDigest: dataset.digest,
    engine,
    seed: settings.project.seed,
  };
}

/** The held-out rows and those out of fold, with what was predicted of each by a model that had not learned from it. */
function referenceOf(
  { data, split, folds }: PreparedData,
  { evaluation }: TrainedKind,
  maximumRows: number,
  random: Random,
): { rows: EncodedRows; labels: Uint8Array; probabilities: Float64Array; heldOut: Uint8Array } {
  const outOfFold = folds.flatMap((fold) => [...fold.testRows]);
  const all = Uint32Array.from([...split.testRows, ...outOfFold]);
  const probabilities = [...evaluation.heldOut.probabilities, ...evaluation.outOfFold.probabilities];
  const places = Uint32Array.from(all, (_, place) => place);
  const kept = all.length <= maximumRows ? places : shuffle(places, random).subarray(0, maximumRows).toSorted();
  return {
    rows: selectEncoded(
      data.rows,
      kept.map((place) => all[place] as number),
    ),
    labels: Uint8Array.from(kept, (place) => data.labels[all[place] as number] as number),
    probabilities: Float64Array.from(kept, (place) => probabilities[place] as number),
    heldOut: Uint8Array.from(kept, (place) => (place < split.testRows.length ? 1 : 0)),
  };
}
