import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { CategoryFeature, Feature } from '../../schema/index.ts';
import type { PipelineColumn, Representation } from './feature-pipeline.ts';
import { countCategories, type FeatureValues, takeFeatureValues } from './feature-values.ts';
import { fitCategoryImputation, fitNumberImputation } from './fit-imputation.ts';
import { fitScaling, rangeOf, unscaled } from './fit-scaling.ts';

export interface FeatureFit {
  /** The feature in the rows; the fit changes them. */
  readonly cells: Float64Array;
  readonly feature: Feature;
  /** The feature's position in the schema. */
  readonly index: number;
  readonly representation: Representation;
  readonly settings: Settings['features'];
}

/** The columns of one feature that vary in the rows, each named after it. */
export function fitFeatureColumns(fit: FeatureFit): PipelineColumn[] {
  const { cells, feature, index, representation, settings } = fit;
  const categoryCount = feature.kind === 'numeric' ? null : feature.categories.length;
  const values = takeFeatureValues(cells, categoryCount);
  if (values.present.length === 0) return [];
  const imputes = representation === 'linear' || settings.missing.inTrees === 'imputed';
  const imputed = imputes ? fitImputation(fit, values) : null;
  const columns =
    feature.kind !== 'numeric' && encodingOf(feature, fit) === 'one-hot'
      ? categoryColumns(feature, index, values, imputed, settings.encoding.dropped)
      : valueColumns(fit, values, imputed);
  const { indicators } = settings.missing;
  if (values.missingCount > 0 && (indicators === 'always' || (indicators === 'auto' && imputes))) {
    columns.push({ kind: 'missing', name: `${feature.name}=missing`, input: index });
  }
  return columns;
}

function fitImputation({ feature, settings }: FeatureFit, values: FeatureValues): number {
  return feature.kind === 'numeric'
    ? fitNumberImputation(values, settings.imputation)
    : fitCategoryImputation(values, feature.kind, feature.categories.length, settings.imputation);
}

/** A binary feature is one column either way. */
function encodingOf(feature: CategoryFeature, { representation, settings }: FeatureFit): 'one-hot' | 'ordinal' {
  if (feature.kind === 'binary') return 'ordinal';
  return settings.encoding[representation === 'linear' ? 'linear' : 'trees'][feature.kind];
}

function valueColumns(fit: FeatureFit, values: FeatureValues, imputed: number | null): PipelineColumn[] {
  const { feature, index, representation, settings } = fit;
  // Without imputation the missing rows differ from the others, whatever value these share.
  const { least, greatest } = rangeOf(imputed === null ? { ...values, missingCount: 0 } : values, imputed ?? 0);
  if (least === greatest && (imputed !== null || values.missingCount === 0)) return [];
  const scales = representation === 'linear' && imputed !== null;
  const scaling = scales ? fitScaling(values, imputed, settings.scaling) : unscaled;
  const numbers = [imputed ?? 0, scaling.offset, scaling.scale];
  if (!numbers.every(Number.isFinite)) {
    throw new HaleError(
      'FEATURES_NOT_SCALABLE',
      `${feature.name} has values from ${least} to ${greatest} in the training rows, too great to be averaged or scaled (${settings.imputation.numeric}, ${settings.scaling}); correct them, or give the feature a unit in which they are smaller`,
      { details: { feature: feature.name, least, greatest } },
    );
  }
  // JSON knows no minus zero, which a tiny mean may round to.
  const [offset, scale] = [scaling.offset + 0, scaling.scale];
  return [
    { kind: 'value', name: feature.name, input: index, imputed: imputed === null ? null : imputed + 0, offset, scale },
  ];
}

function categoryColumns(
  feature: CategoryFeature,
  index: number,
  values: FeatureValues,
  imputed: number | null,
  dropped: 'none' | 'first',
): PipelineColumn[] {
  const counts = countCategories(values.present, feature.categories.length);
  if (imputed !== null) counts[imputed]! += values.missingCount;
  const rowCount = values.present.length + values.missingCount;
  const seen = [...counts.keys()].filter((category) => counts[category] !== 0);
  return seen
    .slice(dropped === 'first' ? 1 : 0)
    .filter((category) => counts[category] !== rowCount)
    .map((category) => ({
      kind: 'category',
      name: `${feature.name}=${feature.categories[category]?.value}`,
      input: index,
      category,
      imputed,
    }));
}
