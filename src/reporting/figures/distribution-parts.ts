import type { Finding } from '../../monitoring/index.ts';

export type Distributions = NonNullable<Finding['distributions']>;

export interface DistributionFigure {
  readonly id: string;
  readonly title: string;
  readonly distributions: Distributions;
  /** The unit of measure, or another name for the axis of numbers. */
  readonly axis: string | undefined;
  /** A value that means something, such as the threshold of a decision. */
  readonly mark?: { readonly value: number; readonly label: string };
}

/** What `missing` is called where it is a bin of its own, the last. */
const missingBin = 'missing';

/** Shares of the bins without the one of what is missing, and that one apart. */
export function partsOf({ bins, edges, reference, current }: Distributions) {
  // Numbers have one bin more than their edges part where some are missing; a category may be called so as well.
  const hasMissing = edges === undefined ? bins.at(-1) === missingBin : bins.length === edges.length;
  const kept = hasMissing ? bins.length - 1 : bins.length;
  return {
    bins: bins.slice(0, kept),
    reference: reference.slice(0, kept),
    current: current.slice(0, kept),
    missing: hasMissing ? { reference: reference[kept] ?? 0, current: current[kept] ?? 0 } : null,
  };
}
