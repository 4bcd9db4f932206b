import type { Random } from '../../statistics/index.ts';
import type { ColumnKind, DriftColumn } from './columns.ts';
import type { DriftSettings } from './drift-settings.ts';
import type { NullDistribution } from './thresholds/null-distribution.ts';

export const driftTestNames = [
  'kolmogorov_smirnov',
  'chi_square',
  'population_stability_index',
  'jensen_shannon',
  'wasserstein',
] as const;
export type DriftTestName = (typeof driftTestNames)[number];

/** What a test found between the reference and a sample. All numbers are finite. */
export interface DriftMeasure {
  readonly statistic: number;
  /** Of a test that has one by theory or by exchange of rows; null of a distance, whose size alone says nothing of chance. */
  readonly pValue: number | null;
  readonly effectSize: { readonly name: string; readonly value: number } | null;
}

/** Why a test cannot say anything. */
export interface Insufficient {
  readonly insufficient: string;
}

/** A test that knows its reference; it may be asked of any number of samples. */
export interface FittedDriftTest {
  /** The order of rows has no influence. `random` is for tests that exchange rows: the same stream, the same answer. */
  calculate(sample: DriftColumn, random: Random): DriftMeasure | Insufficient;
  /**
   * What the statistic does where nothing has changed and the sample has `size` rows, the reference being a sample
   * itself; null of a test with a p-value of its own.
   */
  calibrate(size: number, random: Random): NullDistribution | null;
}

/** One question of how a column has changed: fitted on the reference once, then calculated for each window. */
export interface DriftTest {
  readonly name: DriftTestName;
  applies(kind: ColumnKind): boolean;
  fit(reference: DriftColumn, settings: DriftSettings): FittedDriftTest;
}

export const isInsufficient = (measure: object): measure is Insufficient => 'insufficient' in measure;
