import { HaleError } from '../../errors/index.ts';

/**
 * Refuses a model by what it says of its canary rows: no rows, a probability that is NaN, infinite or outside [0, 1], or
 * the same one for each of several rows.
 * @throws HaleError CANARY_FAILED
 */
export function checkCanary(probabilities: Float64Array): void {
  const problem = canaryProblem(probabilities);
  if (problem !== null) {
    throw new HaleError('CANARY_FAILED', `the model fails on its canary rows: ${problem}`, { details: { problem } });
  }
}

export function canaryProblem(probabilities: Float64Array): string | null {
  if (probabilities.length === 0) return 'there are none';
  const row = probabilities.findIndex((value) => !(value >= 0 && value <= 1));
  if (row >= 0) return `row ${row} gets ${probabilities[row]}, which is no probability`;
  const constant = probabilities.length > 1 && probabilities.every((value) => value === probabilities[0]);
  return constant ? `all ${probabilities.length} get the same probability ${probabilities[0]}` : null;
}
