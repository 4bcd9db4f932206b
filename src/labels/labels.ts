import type { KnownLabel, KnownPrediction, LabelCounts, LabelEntry, RecordedLabel } from './label.ts';
import type { PlacedProblem } from './label-problem.ts';

/** What the models call their classes. */
export interface ClassNames {
  readonly negativeLabel: string;
  readonly positiveLabel: string;
}

/** Where labels are checked against what is known elsewhere. */
export interface LabelDoors {
  /** Of ids in lower case, those that were answered. */
  readonly findPredictions: (ids: readonly string[]) => Promise<ReadonlyMap<string, KnownPrediction>>;
  /** Undefined where nothing is in production under that name: then only 0 and 1 are taken. */
  readonly classNamesOf: (model: string) => Promise<ClassNames | undefined>;
}

/** A piece of a file: its entries, and what is wrong with its other rows. */
export interface LabelChunk {
  readonly entries: readonly LabelEntry[];
  /** The place of each entry in the whole, counted from 0. */
  readonly rows: ArrayLike<number>;
  /** The line of each entry in its file; absent where there is none. */
  readonly lines?: ArrayLike<number>;
  readonly problems: readonly PlacedProblem[];
  /** How many rows this piece and those before it have. */
  readonly rowsSoFar: number;
}

export interface RecordedLabels extends LabelCounts {
  /** One for each entry, in their order. */
  readonly labels: readonly RecordedLabel[];
}

/**
 * What became known of predictions.
 *
 * Whoever records a label that is known already changes nothing; another one is LABEL_CONFLICT unless its entry says that
 * it corrects, and then the earlier one is kept among the corrections. Of two writers of one prediction one is first, and
 * the other finds what that one wrote.
 */
export interface Labels {
  /**
   * Records all entries or none, in one transaction.
   *
   * @throws HaleError LABEL_INVALID, PREDICTION_NOT_FOUND, LABEL_CONFLICT with details.issues, each with its row
   */
  record(entries: readonly LabelEntry[], actor: string): Promise<RecordedLabels>;
  /**
   * The same of parsed JSON values with the fields prediction_id, label and, where they are there, observed_at and corrects.
   *
   * @throws HaleError as `record`; BATCH_TOO_LARGE where there are more than `labels.maximumBatch`
   */
  recordValues(values: readonly unknown[], actor: string): Promise<RecordedLabels>;
  /**
   * Records all entries of a file or none, in one transaction and in memory that does not grow with the file. `open` is
   * called again where PostgreSQL ended the transaction to free two writers that waited for each other.
   *
   * @throws HaleError as `record`, after the piece in which the list of problems is full
   */
  importAll(
    open: () => AsyncIterable<LabelChunk>,
    actor: string,
    onProgress?: (rows: number) => void,
  ): Promise<LabelCounts>;
  /** Of these predictions, the classes that are known. */
  ofPredictions(model: string, ids: readonly string[]): Promise<ReadonlyMap<string, 0 | 1>>;
  /**
   * An instant such that every label that was received until then can be read from now on. Labels of a long import are
   * received when it begins and can be read when it ends; until then this instant does not go past them.
   */
  asOf(): Promise<Date>;
  /**
   * How many labels of the predictions from one id to another, both included, were received or corrected after an instant
   * of `asOf`.
   */
  receivedSince(model: string, instant: Date, fromId: string, toId: string): Promise<number>;
  /**
   * A prediction and what became known of it.
   *
   * @throws HaleError PREDICTION_NOT_FOUND
   */
  ofPrediction(id: string): Promise<{ readonly prediction: KnownPrediction; readonly label: KnownLabel | null }>;
}
