/**
 * What is wrong with a model by what it says of its canary rows: no rows, a probability that is NaN, infinite or outside
 * [0, 1], or, unless that is accepted, the same one for each of several rows. Null where nothing is.
 */
export function canaryProblem(probabilities: Float64Array, acceptsConstant = false): string | null {
  if (probabilities.length === 0) return 'there are none';
  const row = probabilities.findIndex((value) => !(value >= 0 && value <= 1));
  if (row >= 0) return `row ${row} gets ${probabilities[row]}, which is no probability`;
  const constant =
    !acceptsConstant && probabilities.length > 1 && probabilities.every((value) => value === probabilities[0]);
  return constant ? `all ${probabilities.length} get the same probability ${probabilities[0]}` : null;
}
