import type { EncodedRows } from '../../data/index.ts';
import type { DatasetSchema } from '../../schema/index.ts';
import type { Calibration } from '../calibration/index.ts';
import type { FeaturePipeline } from '../features/index.ts';
import type { ModelFormat } from '../files/index.ts';
import type { ModelKindName } from '../kinds/model-kind.ts';
import type { Predictor } from '../predictor/index.ts';
import type { LearnedRows } from './learned-rows.ts';
import type { BundleManifest } from './manifest.ts';

/** Rows that the model did not learn from, with what it said of them: what monitoring compares with. */
export interface BundleReference {
  readonly rows: EncodedRows;
  readonly labels: Uint8Array;
  /** Calibrated; out of fold where `heldOut` is 0. */
  readonly probabilities: Float64Array;
  /** 1 for rows of the held-out test set, 0 for rows out of fold. */
  readonly heldOut: Uint8Array;
}

/** Rows that are scored again wherever the bundle is read. */
export interface BundleCanary {
  readonly rows: EncodedRows;
  /** Calibrated, from the model of the bundle. */
  readonly probabilities: Float64Array;
}

interface BundleFacts {
  readonly name: string;
  readonly kind: ModelKindName;
  readonly schema: DatasetSchema;
  readonly pipeline: FeaturePipeline;
  readonly calibration: Calibration;
  /** From this calibrated probability on, the class is 1. */
  readonly threshold: number;
  readonly canary: BundleCanary;
  /** Whether it learned from simulated data. */
  readonly simulated: boolean;
  readonly datasetDigest: string;
  readonly engine: { readonly name: string; readonly version: string } | null;
  readonly seed: number;
}

/** What a bundle is made of. No time, no run and no path is in it: the same content gives the same digest. */
export interface BundleContent extends BundleFacts {
  readonly model: { readonly format: ModelFormat; readonly bytes: Uint8Array };
  /** A JSON value. */
  readonly metrics: unknown;
  /** The model card, in Markdown. */
  readonly card: string;
  /** SVG by file name. */
  readonly plots: Readonly<Record<string, string>>;
  readonly reference: BundleReference;
  readonly learned: LearnedRows;
}

/** A bundle that was read and found sound: what predicting needs of it. */
export interface ServingBundle extends BundleFacts {
  readonly folder: string;
  /** SHA-256 of manifest.json, in hexadecimal. */
  readonly digest: string;
  readonly manifest: BundleManifest;
  readonly predictor: Predictor;
}

/** All of it. */
export interface Bundle extends ServingBundle {
  readonly reference: BundleReference;
  readonly learned: LearnedRows;
  readonly metrics: unknown;
  readonly card: string;
}
