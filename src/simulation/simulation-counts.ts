/** What a simulation did. Reasons are as the server gives them: the field and a code. */
export interface SimulationCounts {
  readonly rows: {
    readonly sent: number;
    readonly answered: number;
    readonly refused: number;
    readonly refusedByReason: ReadonlyMap<string, number>;
  };
  /** How many of the answers were class 1. */
  readonly positives: number;
  /** How many answers each version gave, by the model's name and version. */
  readonly versions: ReadonlyMap<string, number>;
  readonly labels: {
    /** Taken by the server: new, known already, or in place of another. */
    readonly created: number;
    readonly unchanged: number;
    readonly corrected: number;
    readonly refused: number;
    readonly refusedByReason: ReadonlyMap<string, number>;
    /** Of the taken ones, those that were turned over as noise. */
    readonly noisy: number;
    /** Not sent, because the simulation was stopped. */
    readonly unsent: number;
  };
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export interface CountedRows extends Mutable<SimulationCounts['rows']> {
  readonly refusedByReason: Map<string, number>;
}
export interface CountedLabels extends Mutable<SimulationCounts['labels']> {
  readonly refusedByReason: Map<string, number>;
}

export function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
