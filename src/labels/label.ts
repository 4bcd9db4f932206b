/** What became known of one prediction, as its sender says it. */
export interface LabelEntry {
  /** A UUID, in lower case. */
  readonly predictionId: string;
  /** The class, or what the model calls it. */
  readonly label: 0 | 1 | string;
  /** When it was seen in the world; null where it was seen just now. */
  readonly observedAt: Date | null;
  /** Whether it stands in place of another label that is known already. */
  readonly corrects: boolean;
}

export const labelOutcomes = ['created', 'unchanged', 'corrected'] as const;
/** `unchanged`: the same label was known already; nothing was written. */
export type LabelOutcome = (typeof labelOutcomes)[number];
export type LabelCounts = Readonly<Record<LabelOutcome, number>>;

/** What became of one entry. */
export interface RecordedLabel {
  readonly predictionId: string;
  readonly label: 0 | 1;
  readonly outcome: LabelOutcome;
}

/** What is known of a prediction's outcome. */
export interface KnownLabel {
  readonly label: 0 | 1;
  readonly observedAt: Date;
  readonly receivedAt: Date;
  readonly actor: string;
  /** What it was before, the newest first. */
  readonly corrections: readonly {
    readonly previousLabel: 0 | 1;
    readonly label: 0 | 1;
    readonly correctedAt: Date;
    readonly actor: string;
  }[];
}

/** A prediction, as the prediction log knows it. */
export interface KnownPrediction {
  readonly model: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}
