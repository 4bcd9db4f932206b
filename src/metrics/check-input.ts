import { HaleError } from '../errors/index.ts';

/**
 * Refuses what no metric is defined on, so that a broken model gives an error and not a figure.
 * @throws HaleError METRIC_INPUT_INVALID
 */
export function checkScores(labels: Uint8Array, scores: Float64Array, lowest = -Infinity, highest = Infinity): void {
  if (labels.length !== scores.length) {
    throw new HaleError(
      'METRIC_INPUT_INVALID',
      `${labels.length} labels were given with ${scores.length} scores; there must be one score a label`,
    );
  }
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row] as number;
    const score = scores[row] as number;
    if (label > 1) {
      throw new HaleError('METRIC_INPUT_INVALID', `the label of row ${row} is ${label}; a label is 0 or 1`, {
        details: { row, label },
      });
    }
    if (!(score >= lowest && score <= highest)) {
      throw new HaleError(
        'METRIC_INPUT_INVALID',
        `the score of row ${row} is ${score}; it must be a number from ${lowest} to ${highest}`,
        { details: { row, score: String(score) } },
      );
    }
  }
}

export function checkProbabilities(labels: Uint8Array, probabilities: Float64Array): void {
  checkScores(labels, probabilities, 0, 1);
}

/** One count a row: the weights of a sample in which each row stands once. */
export function onceEach(rowCount: number): Uint32Array {
  return new Uint32Array(rowCount).fill(1);
}
