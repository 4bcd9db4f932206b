import type { EncodedRows } from '../data/index.ts';
import type { DatasetSchema, Feature } from '../schema/index.ts';

/** The middle value of each number and the most frequent category: a record that a model takes, and nobody's own row. */
export function typicalRecord({ features }: DatasetSchema, rows: EncodedRows): Record<string, number | string | null> {
  return Object.fromEntries(
    features.map((feature, index) => {
      const codes = Array.from(
        { length: rows.rowCount },
        (_, row) => rows.values[row * rows.featureCount + index] ?? NaN,
      );
      return [feature.name, typicalValue(feature, Float64Array.from(codes.filter((code) => !Number.isNaN(code))))];
    }),
  );
}

function typicalValue(feature: Feature, codes: Float64Array): number | string | null {
  if (codes.length === 0) return null;
  // One of the values themselves, so that a whole number stays one.
  if (feature.kind === 'numeric') return codes.toSorted()[codes.length >> 1] ?? null;
  const counts = feature.categories.map((_, code) => codes.filter((other) => other === code).length);
  return feature.categories[counts.indexOf(Math.max(...counts))]?.value ?? null;
}
