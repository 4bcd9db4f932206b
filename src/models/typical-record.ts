import type { EncodedRows } from '../data/index.ts';
import type { DatasetSchema, Feature } from '../schema/index.ts';

/** The middle value of each number and the most frequent category: a record that a model takes, and nobody's own row. */
export function typicalRecord({ features }: DatasetSchema, rows: EncodedRows): Record<string, number | string | null> {
  return Object.fromEntries(
    features.map((feature, index) => [feature.name, typicalValue(feature, presentCodes(rows, index))]),
  );
}

function presentCodes({ values, featureCount, rowCount }: EncodedRows, feature: number): Float64Array {
  const codes = new Float64Array(rowCount);
  let count = 0;
  for (let cell = feature; cell < rowCount * featureCount; cell += featureCount) {
    const code = values[cell] as number;
    if (Number.isNaN(code)) continue;
    codes[count] = code;
    count += 1;
  }
  return codes.subarray(0, count);
}

function typicalValue(feature: Feature, codes: Float64Array): number | string | null {
  if (codes.length === 0) return null;
  // One of the values themselves, so that a whole number stays one.
  if (feature.kind === 'numeric') return codes.sort()[codes.length >> 1] ?? null;
  const counts = new Uint32Array(feature.categories.length);
  for (const code of codes) counts[code] = (counts[code] as number) + 1;
  const greatest = counts.reduce((most, count) => Math.max(most, count), 0);
  return feature.categories[counts.indexOf(greatest)]?.value ?? null;
}
