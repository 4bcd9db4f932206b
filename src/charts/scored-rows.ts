import { countText } from './figure-number.ts';
import { printable } from './text.ts';

/** Rows with their class and their score: what a curve is drawn of. */
export interface ScoredRows {
  /** 1 for the positive class, 0 for the negative. */
  readonly labels: Uint8Array;
  /** In [0, 1], of the positive class. */
  readonly probabilities: Float64Array;
}

/** What the two classes are called. */
export interface ClassNames {
  readonly negative: string;
  readonly positive: string;
}

/** "n = 61 (28 disease, 33 no disease)". */
export function sampleText({ labels }: ScoredRows, classes: ClassNames): string {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const of = (count: number, name: string) => `${countText(count)} ${printable(name)}`;
  return `n = ${countText(labels.length)} (${of(positives, classes.positive)}, ${of(labels.length - positives, classes.negative)})`;
}
