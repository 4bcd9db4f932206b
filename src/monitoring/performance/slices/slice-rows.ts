import type { DeepReadonly } from '../../../config/index.ts';
import type { EncodedRows } from '../../../data/index.ts';
import type { DatasetSchema } from '../../../schema/index.ts';
import { quantileEdges, sortedWithoutMissing } from '../../../statistics/index.ts';

/** One way to part rows by a feature: each row lies in one of its slices. */
export interface Slicing {
  readonly feature: string;
  /** What each slice is called: a category, or a range; `missing` is the last. */
  readonly values: readonly string[];
  /** The slice of each row. */
  sliceOfRow(rows: EncodedRows, rowIndices: ArrayLike<number>): Uint16Array;
}

/** Every feature of the schema: by category, or by ranges that are about equally full in the reference. */
export function slicingsOf(
  schema: DeepReadonly<DatasetSchema>,
  reference: EncodedRows,
  ranges: number,
): readonly Slicing[] {
  return schema.features.flatMap((feature, column) => {
    if (feature.kind !== 'numeric') {
      const values = feature.categories.map(({ value, label }) => label ?? String(value));
      return [slicing(feature.name, column, values, (code) => (code >= 0 && code < values.length ? code : null))];
    }
    const inner = innerEdges(columnOf(reference, column), ranges);
    return inner.length === 0
      ? []
      : [slicing(feature.name, column, rangeNames(inner), (value) => rangeOf(value, inner))];
  });
}

function slicing(
  feature: string,
  column: number,
  values: readonly string[],
  sliceOf: (value: number) => number | null,
): Slicing {
  return {
    feature,
    values: [...values, 'missing'],
    sliceOfRow: ({ values: cells, featureCount }, rowIndices) =>
      Uint16Array.from(rowIndices, (row) => sliceOf(cells[row * featureCount + column] as number) ?? values.length),
  };
}

/** Rounded, so that the names of the ranges say exactly what is in them. */
function innerEdges(values: Float64Array, ranges: number): readonly number[] {
  const sorted = sortedWithoutMissing(values);
  if (sorted.length === 0) return [];
  const rounded = [...quantileEdges(sorted, ranges)].slice(1, -1).map((edge) => Number(edge.toPrecision(3)));
  return [...new Set(rounded)];
}

const rangeNames = (inner: readonly number[]): readonly string[] => [
  `below ${inner[0]}`,
  ...inner.slice(1).map((edge, index) => `${inner[index]} to below ${edge}`),
  `${inner.at(-1)} and above`,
];

function rangeOf(value: number, inner: readonly number[]): number | null {
  if (Number.isNaN(value)) return null;
  const above = inner.findIndex((edge) => value < edge);
  return above === -1 ? inner.length : above;
}

const columnOf = ({ rowCount, featureCount, values }: EncodedRows, column: number): Float64Array =>
  Float64Array.from({ length: rowCount }, (_, row) => values[row * featureCount + column] as number);
