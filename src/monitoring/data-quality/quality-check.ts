import type { DeepReadonly, Settings } from '../../config/index.ts';
import type { DatasetSchema, Feature } from '../../schema/index.ts';
import type { RecordedWindow } from '../entities.ts';
import type { Finding, FindingSeverity, Subject } from '../finding.ts';
import type { ReferenceRows, WindowRows } from '../window-rows.ts';
import type { ReferenceFacts } from './reference-facts.ts';

export type QualitySettings = DeepReadonly<Settings['monitoring']['dataQuality']>;

/** When a window was open, and how many requests it holds. */
export type WindowPeriod = Pick<RecordedWindow, 'startsAtMs' | 'endsAtMs' | 'rowCount' | 'refusedCount' | 'closedBy'>;

export interface QualityInput {
  readonly window: WindowRows;
  readonly reference: ReferenceRows;
  readonly schema: DeepReadonly<DatasetSchema>;
  readonly settings: QualitySettings;
  /** The window's own, and those of the windows before it, the newest first; null where nothing is known of them. */
  readonly period: WindowPeriod | null;
  readonly earlier: readonly WindowPeriod[];
  readonly facts: ReferenceFacts;
}

export const qualityCheckNames = [
  'missing_share',
  'new_categories',
  'out_of_range',
  'wrong_type',
  'absent_values',
  'refused_share',
  'outlier_share',
  'stuck_feature',
  'repeated_record',
  'request_rate',
] as const;
export type QualityCheckName = (typeof qualityCheckNames)[number];

interface Observed {
  readonly subject: Subject;
  readonly sampleSize: number;
  readonly referenceSize: number;
  /** One sentence for people: what was found, against what. */
  readonly detail: string;
}

/** Too few rows, or rows that the check cannot judge. */
export interface Unjudged extends Observed {
  readonly isJudged: false;
}

export interface Judged extends Observed {
  readonly isJudged: true;
  readonly statistic: number;
  /**
   * How likely so much is where nothing is wrong; all of a window are corrected together. Null where no chance is known:
   * then `isLarge` decides alone, and `threshold` says by what.
   */
  readonly pValue: number | null;
  readonly threshold: number | null;
  /** Whether it is large enough to matter; chance is another question. */
  readonly isLarge: boolean;
  /** Where it alarms. */
  readonly severity: FindingSeverity;
  readonly effectSize: Finding['effectSize'];
}

export type Observation = Unjudged | Judged;

/** One question about what comes in. It gives one observation for each subject that it applies to, in every window. */
export interface QualityCheck {
  readonly name: QualityCheckName;
  /** The question, for documents. */
  readonly summary: string;
  run(input: QualityInput): readonly Observation[];
}

export type QualityFeature = DeepReadonly<Feature>;

export const requestCount = ({ rows, refused }: WindowRows): number => rows.rowCount + refused.length;
