import { CholeskyDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import { HaleError } from '../../errors/index.ts';
import type { Matrix } from '../../table/index.ts';
import type { LinearModel } from './linear-model.ts';
import { type Expansion, expandLogLikelihood, type WeightedRows } from './log-likelihood.ts';

export interface LogisticRegressionParameters {
  /** C of scikit-learn: the weight of the data against the penalty ½‖coefficients‖². Above 0. */
  readonly inverseRegularisation: number;
  /** Most Newton steps. */
  readonly maximumIterations: number;
  /** The fit has converged at a step no longer than this times the greatest parameter, or than this where all are below 1. */
  readonly tolerance: number;
  /** How much each row counts, 0 or above; 1 where absent. */
  readonly weights?: Float64Array;
}

/**
 * Logistic regression with an L2 penalty on the coefficients and none on the intercept: the minimum of
 * C · Σ weight · log-loss + ½‖coefficients‖², which is scikit-learn's `LogisticRegression`, found by Newton's method
 * (iteratively reweighted least squares) with step halving.
 * @throws HaleError LOGISTIC_REGRESSION_INPUT_INVALID of missing or infinite values, of fewer than two classes
 * @throws HaleError LOGISTIC_REGRESSION_NOT_CONVERGED
 */
export function fitLogisticRegression(
  matrix: Matrix,
  labels: Uint8Array,
  parameters: LogisticRegressionParameters,
): LinearModel {
  checkInput(matrix, labels, parameters);
  const rows: WeightedRows = {
    rowCount: matrix.rowCount,
    columnCount: matrix.columnCount,
    values: matrix.values,
    labels,
    weights: parameters.weights ?? null,
  };
  const fit = minimise(rows, startOf(rows, parameters), parameters, 1);
  if (!fit.converged) {
    throw new HaleError(
      'LOGISTIC_REGRESSION_NOT_CONVERGED',
      `after ${fit.iterations} steps the last was ${fit.lastStep}, where ${parameters.tolerance} was asked for; ` +
        'scale the columns, regularise more or allow more iterations',
      { details: { iterations: fit.iterations, lastStep: fit.lastStep } },
    );
  }
  return {
    intercept: fit.estimate[matrix.columnCount] as number,
    coefficients: Array.from(fit.estimate.subarray(0, matrix.columnCount)),
    names: [...matrix.names],
  };
}

/** Where a fit starts: an estimate, and the curvature there as far as it is known. */
interface Start {
  readonly estimate: Float64Array;
  readonly hessian: Float64Array | null;
}

/** A large fit starts from that of about so many of its rows, which leaves three or four passes over all of them. */
const sampleRows = 25_000;
/** The parameters of so many rows are some hundredths away from those of all: a more exact fit of them is no better start. */
const sampleTolerance = 1e-3;
/** Six are usual. A sample that needs more, such as one of a single class, is no start. */
const maximumSampleIterations = 20;

function startOf(rows: WeightedRows, parameters: LogisticRegressionParameters): Start {
  const origin = { estimate: new Float64Array(rows.columnCount + 1), hessian: null };
  const stride = Math.floor(rows.rowCount / sampleRows);
  if (stride < 2) return origin;
  const maximumIterations = Math.min(parameters.maximumIterations, maximumSampleIterations);
  const sampled = minimise(rows, origin, { ...parameters, maximumIterations, tolerance: sampleTolerance }, stride);
  return sampled.converged ? sampled : origin;
}

const maximumHalvings = 40;

interface Minimum extends Start {
  readonly converged: boolean;
  readonly iterations: number;
  readonly lastStep: number;
}

function minimise(
  rows: WeightedRows,
  start: Start,
  { inverseRegularisation, maximumIterations, tolerance }: LogisticRegressionParameters,
  stride: number,
): Minimum {
  const expand = (at: Float64Array, withHessian: boolean) =>
    penalise(expandLogLikelihood(rows, at, { stride, withHessian }), at, 1 / inverseRegularisation);
  let { estimate } = start;
  let expansion = expand(estimate, start.hessian === null);
  let hessian = expansion.hessian ?? start.hessian;
  let lastStep = Infinity;
  for (let iterations = 1; iterations <= maximumIterations; iterations += 1) {
    const step = hessian === null ? null : newtonStep(expansion.gradient, hessian);
    if (step === null) return { estimate, hessian, converged: false, iterations, lastStep };
    const length = maximumMagnitude(step) / Math.max(1, maximumMagnitude(estimate));
    // What a step leaves of the error is a small part of its own length: behind one this short there is nothing left to gain.
    if (length <= tolerance) {
      return { estimate: moved(estimate, step, 1), hessian, converged: true, iterations, lastStep: length };
    }
    const renews = length > Math.cbrt(tolerance) || length > lastStep / leastShortening;
    const accepted = descend(estimate, expansion.loss, step, (at) => expand(at, renews));
    lastStep = length;
    if (accepted === null) return { estimate, hessian, converged: false, iterations, lastStep };
    ({ estimate, expansion } = accepted);
    hessian = expansion.hessian ?? hessian;
  }
  return { estimate, hessian, converged: false, iterations: maximumIterations, lastStep };
}

/**
 * The Hessian takes half of a pass, and one at hand serves again. Behind a Newton step of the length s the error is some
 * s², which the same Hessian makes some s³: where the tolerance is above that, a new one would save no pass. But where
 * steps do not become shorter by this much it has served its time.
 */
const leastShortening = 10;

/** Halves the step until the loss does not rise. */
function descend(
  from: Float64Array,
  loss: number,
  step: Float64Array,
  expand: (at: Float64Array) => Expansion,
): { estimate: Float64Array; expansion: Expansion } | null {
  // The loss is a sum over rows: differences below this are its rounding.
  const slack = 1e-12 * Math.abs(loss);
  for (let halvings = 0; halvings <= maximumHalvings; halvings += 1) {
    const estimate = moved(from, step, 2 ** -halvings);
    const expansion = expand(estimate);
    if (expansion.loss <= loss + slack) return { estimate, expansion };
  }
  return null;
}

/** Adds ½ · penalty · ‖coefficients‖². */
function penalise(expansion: Expansion, parameters: Float64Array, penalty: number): Expansion {
  const size = parameters.length;
  for (let index = 0; index + 1 < size; index += 1) {
    const coefficient = parameters[index] as number;
    expansion.loss += (penalty * coefficient * coefficient) / 2;
    expansion.gradient[index]! += penalty * coefficient;
    if (expansion.hessian !== null) expansion.hessian[index * size + index]! += penalty;
  }
  return expansion;
}

/** −H⁻¹g. Where H is singular to rounding its diagonal is raised until it is not, which still gives a descent step. */
function newtonStep(gradient: Float64Array, hessian: Float64Array): Float64Array | null {
  const size = gradient.length;
  // Scaled to a unit diagonal, so that columns of unequal units do not spoil the decomposition.
  const scale = gradient.map((_, index) => 1 / Math.sqrt(hessian[index * size + index] as number));
  if (!scale.every((value) => Number.isFinite(value))) return null;
  const right = DenseMatrix.columnVector(gradient.map((value, index) => -value * (scale[index] as number)));
  for (let damping = 0; damping <= 1; damping = damping === 0 ? 1e-14 : damping * 100) {
    const system = new DenseMatrix(size, size);
    for (let row = 0; row < size; row += 1) {
      system.set(row, row, 1 + damping);
      for (let column = row + 1; column < size; column += 1) {
        const value = (hessian[row * size + column] as number) * (scale[row] as number) * (scale[column] as number);
        system.set(row, column, value);
        system.set(column, row, value);
      }
    }
    const cholesky = new CholeskyDecomposition(system);
    if (!cholesky.isPositiveDefinite()) continue;
    const solution = cholesky.solve(right);
    const step = scale.map((value, index) => value * solution.get(index, 0));
    if (step.every((value) => Number.isFinite(value))) return step;
  }
  return null;
}

const moved = (from: Float64Array, step: Float64Array, length: number): Float64Array =>
  from.map((value, index) => value + length * (step[index] as number));

const maximumMagnitude = (values: Float64Array): number =>
  values.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);

function checkInput(matrix: Matrix, labels: Uint8Array, parameters: LogisticRegressionParameters): void {
  const refuse = (message: string, details: Readonly<Record<string, unknown>> = {}): never => {
    throw new HaleError('LOGISTIC_REGRESSION_INPUT_INVALID', message, { details });
  };
  const { rowCount, columnCount, values, names } = matrix;
  const { inverseRegularisation, weights } = parameters;
  if (labels.length !== rowCount) refuse(`${labels.length} labels were given with ${rowCount} rows`);
  if (weights !== undefined && weights.length !== rowCount) {
    refuse(`${weights.length} weights were given with ${rowCount} rows`);
  }
  if (!(inverseRegularisation > 0 && Number.isFinite(inverseRegularisation))) {
    refuse(`the inverse regularisation is ${inverseRegularisation}; it must be a number above 0`);
  }
  if (!areFinite(values)) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    const row = Math.floor(index / columnCount);
    const column = names[index % columnCount];
    refuse(`row ${row} has ${values[index]} in "${column}"; impute missing values first`, { row, column });
  }
  const present = [false, false];
  for (let row = 0; row < rowCount; row += 1) {
    const label = labels[row] as number;
    const weight = weights === undefined ? 1 : (weights[row] as number);
    if (label > 1) refuse(`the label of row ${row} is ${label}; a label is 0 or 1`, { row });
    if (!(weight >= 0 && Number.isFinite(weight))) refuse(`the weight of row ${row} is ${weight}`, { row });
    if (weight > 0) present[label] = true;
  }
  if (!(present[0] && present[1])) refuse('rows of both classes are needed; there is one class or no row');
}

/** A finite number less itself is 0; NaN and the infinities give NaN, which stays in the sum. */
function areFinite(values: Float64Array): boolean {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]! - values[index]!;
  return sum === 0;
}
