import type { Settings } from '../../config/index.ts';
import type { EncodedRows } from '../../data/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { DatasetSchema } from '../../schema/index.ts';
import type { FeaturePipeline, PipelineColumn, Representation } from './feature-pipeline.ts';
import { fitFeatureColumns } from './fit-feature-columns.ts';
import { gatherCells } from './gather-cells.ts';

/**
 * Fits imputation, scaling and encoding on the rows at `rowIndices` and on nothing else. A column that is the same in all
 * of them is left out, because no model can learn from it: a feature without a value or with one alone, a category that
 * none of them has. A category left out is 0 in every one-hot column of its feature; where a feature is one column of
 * numbers it keeps its own.
 *
 * @throws HaleError FEATURES_CONSTANT where no column is left, FEATURES_NOT_SCALABLE where numbers are too great
 */
export function fitFeaturePipeline(
  rows: EncodedRows,
  rowIndices: Uint32Array,
  schema: DatasetSchema,
  representation: Representation,
  settings: Settings['features'],
): FeaturePipeline {
  if (rows.featureCount !== schema.features.length) {
    throw new RangeError(`rows of ${rows.featureCount} features came with a schema of ${schema.features.length}`);
  }
  const named = uniqueNames();
  const columns: PipelineColumn[] = [];
  let index = 0;
  for (const cells of gatherCells(rows, rowIndices)) {
    const feature = schema.features[index]!;
    for (const column of fitFeatureColumns({ cells, feature, index, representation, settings })) {
      columns.push({ ...column, name: named(column.name) });
    }
    index += 1;
  }
  if (columns.length === 0) {
    throw new HaleError(
      'FEATURES_CONSTANT',
      `none of the ${schema.features.length} features varies in the ${rowIndices.length} training rows, so nothing can be learned from them; give rows that differ`,
      { details: { features: schema.features.length, rows: rowIndices.length } },
    );
  }
  const inputs = schema.features.map((feature) => ({
    name: feature.name,
    categoryCount: feature.kind === 'numeric' ? null : feature.categories.length,
  }));
  return { representation, inputs, columns };
}

/** A name that is taken gets the first number that makes it another. */
function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
    taken.add(unique);
    return unique;
  };
}
