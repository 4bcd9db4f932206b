import type { Settings } from '../config/index.ts';
import type { EncodedRows } from '../data/index.ts';
import {
  type BundleContent,
  type ComparisonReport,
  createPredictor,
  learnedRowsOf,
  type Predictor,
} from '../models/index.ts';
import { type Random, shuffle } from '../statistics/index.ts';
import { selectEncoded } from './challenge.ts';
import { joinScored } from './decision-rule.ts';
import { labelsOf } from './labels-of.ts';
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
  const { data, dataset } = prepared;
  const { final, evaluation } = trained;
  const { maximumRows, maximumLearnedRows, canaryRows: canaryCount } = settings.training.reference;
  const canaryRows = selectEncoded(data.rows, canaryRowsOf(prepared, trained, canaryCount));
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
    reference: referenceOf(prepared, trained, maximumRows, random),
    learned: learnedRowsOf(selectEncoded(data.rows, prepared.split.trainRows), maximumLearnedRows),
    canary: { rows: canaryRows, probabilities: canary.slice(0, canaryRows.rowCount) },
    simulated: dataset.simulated,
    datasetDigest: dataset.digest,
    engine,
    seed: settings.project.seed,
  };
}

/** Held-out rows from the least likely to the likeliest, evenly: a model that tells any apart tells these apart. */
function canaryRowsOf({ split }: PreparedData, { evaluation }: TrainedKind, count: number): Uint32Array {
  const { probabilities } = evaluation.heldOut;
  const ranked = split.testRows
    .map((_, place) => place)
    .sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number) || a - b);
  const chosen = new Uint32Array(Math.min(count, ranked.length));
  const step = (ranked.length - 1) / Math.max(1, chosen.length - 1);
  return chosen.map((_, index) => split.testRows[ranked[Math.round(index * step)] as number] as number);
}

/** The held-out rows and those out of fold, with what was predicted of each by a model that had not learned from it. */
function referenceOf(
  { data, split, folds }: PreparedData,
  { evaluation }: TrainedKind,
  maximumRows: number,
  random: Random,
): { rows: EncodedRows; labels: Uint8Array; probabilities: Float64Array; heldOut: Uint8Array } {
  const parts = [split.testRows, ...folds.map((fold) => fold.testRows)];
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const { probabilities } = joinScored([evaluation.heldOut, evaluation.outOfFold]);
  const places = all.map((_, place) => place);
  const kept = all.length <= maximumRows ? places : shuffle(places, random).subarray(0, maximumRows).toSorted();
  const rows = kept.map((place) => all[place] as number);
  return {
    rows: selectEncoded(data.rows, rows),
    labels: labelsOf(rows, data.labels),
    probabilities: new Float64Array(kept.length).map((_, index) => probabilities[kept[index] as number] as number),
    heldOut: new Uint8Array(kept.length).map((_, index) => ((kept[index] as number) < split.testRows.length ? 1 : 0)),
  };
}
