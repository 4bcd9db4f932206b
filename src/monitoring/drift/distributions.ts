import { quantile } from '../../statistics/index.ts';
import type { Distributions } from '../finding.ts';
import { alignCategories, type CategoryColumn, type DriftColumn, type NumericColumn, sum } from './columns.ts';
import type { DriftSettings } from './drift-settings.ts';
import { countSorted } from './tests/binned.ts';

/** Both sides of a column in the same bins, few enough to be drawn; null of a sample of another kind, or of no values at all. */
export type FittedDistributions = (current: DriftColumn) => Distributions | null;

/** Chooses the bins by the reference. Shares are of all rows, missing ones included. */
export function fitDistributions(reference: DriftColumn, settings: DriftSettings['bins']): FittedDistributions {
  if (reference.kind === 'category') {
    return (current) =>
      current.kind === 'category'
        ? categoriesIn(...alignCategories(reference, current), settings.shownCategories)
        : null;
  }
  const fitted = reference.sorted.length > 0 ? numberBins(reference, reference.sorted, settings.shown) : null;
  return (current) => {
    if (current.kind !== 'numeric' || reference.sorted.length + current.sorted.length === 0) return null;
    return numbersIn(fitted ?? numberBins(reference, current.sorted, settings.shown), reference, current);
  };
}

interface NumberBins {
  readonly inner: readonly number[];
  readonly names: readonly string[];
  readonly referenceCounts: Float64Array;
}

function numberBins(reference: NumericColumn, chosenBy: Float64Array, most: number): NumberBins {
  const inner = roundEdges(chosenBy, most);
  return {
    inner,
    names: [
      `below ${written(inner[0])}`,
      ...inner.slice(1).map((edge, index) => `${written(inner[index])} to ${written(edge)}`),
      `${written(inner.at(-1))} and above`,
    ],
    referenceCounts: countSorted(reference.sorted, inner),
  };
}

function numbersIn(
  { inner, names, referenceCounts }: NumberBins,
  reference: NumericColumn,
  current: NumericColumn,
): Distributions {
  const least = Math.min(reference.sorted[0] ?? Infinity, current.sorted[0] ?? Infinity);
  const greatest = Math.max(reference.sorted.at(-1) ?? -Infinity, current.sorted.at(-1) ?? -Infinity);
  const hasMissing = reference.missing + current.missing > 0;
  const shares = (counts: Float64Array, missing: number) => sharesOf([...counts, ...(hasMissing ? [missing] : [])]);
  return {
    bins: hasMissing ? [...names, 'missing'] : names,
    edges: [Math.min(least, inner[0] as number), ...inner, Math.max(greatest, inner.at(-1) as number)],
    reference: shares(referenceCounts, reference.missing),
    current: shares(countSorted(current.sorted, inner), current.missing),
  };
}

/** Edges at round numbers between the first and the last hundredth, so that one outlier does not squeeze the others. */
function roundEdges(sorted: Float64Array, most: number): number[] {
  const low = quantile(sorted, 0.01);
  const high = quantile(sorted, 0.99);
  const isWhole = sorted.every(Number.isInteger);
  const width = (high - low) / Math.max(1, most - 2);
  // A range that is 0 to rounding, or that overflows, is one edge.
  if (!(width > Math.abs(low) * 1e-12) || !Number.isFinite(width)) return [low];
  const magnitude = 10 ** Math.floor(Math.log10(width));
  const candidates = [1, 2, 5, 10, 20, 50].map((factor) => factor * magnitude).filter((step) => !isWhole || step >= 1);
  for (const step of candidates.length > 0 ? candidates : [1]) {
    const first = Math.ceil(low / step);
    const last = Math.ceil(high / step);
    if (last - first + 2 <= most) {
      return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
    }
  }
  return [low, high];
}

function categoriesIn(reference: CategoryColumn, current: CategoryColumn, most: number): Distributions {
  const { labels } = reference;
  const total = labels.map((_, index) => (reference.counts[index] as number) + (current.counts[index] as number));
  const byCount = labels.map((_, index) => index).sort((a, b) => (total[b] as number) - (total[a] as number) || a - b);
  const shown = labels.length <= most ? labels.map((_, index) => index) : byCount.slice(0, most - 1);
  const hasOther = shown.length < labels.length;
  const hasMissing = reference.missing + current.missing > 0;
  const shares = ({ counts, missing }: CategoryColumn) => {
    const kept = shown.map((index) => counts[index] as number);
    const other = sum(counts) - sum(kept);
    return sharesOf([...kept, ...(hasOther ? [other] : []), ...(hasMissing ? [missing] : [])]);
  };
  return {
    bins: [
      ...shown.map((index) => labels[index] as string),
      ...(hasOther ? [`${labels.length - shown.length} others`] : []),
      ...(hasMissing ? ['missing'] : []),
    ],
    reference: shares(reference),
    current: shares(current),
  };
}

function sharesOf(counts: readonly number[]): number[] {
  const total = sum(counts);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

const written = (value: number | undefined): string => String(Number((value ?? 0).toPrecision(6)));
