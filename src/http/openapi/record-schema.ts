import type { CategoryFeature, DatasetSchema, Feature, NumericFeature } from '../../schema/index.ts';
import { sentinelsOf } from '../../serving/index.ts';
import type { JsonSchema } from './json-schema.ts';
import { markdownText } from './markdown-text.ts';

function descriptionOf(feature: Feature): string {
  const unit = feature.unit === undefined ? '' : `, in ${feature.unit}`;
  const labels =
    feature.kind === 'numeric'
      ? []
      : feature.categories.flatMap(({ value, label }) => (label === undefined ? [] : `${value} = ${label}`));
  const sentinels = sentinelsOf(feature);
  const missing = [...(feature.nullable ? ['null'] : []), ...sentinels].join(' or ');
  const parts = [
    `${feature.description === '' ? feature.name : feature.description}${unit}`,
    ...(labels.length === 0 ? [] : [labels.join(', ')]),
    ...(missing === '' ? [] : [`${missing} where it is not known`]),
  ];
  return markdownText(parts.join('; '));
}

/** A value near the middle of what is possible. */
export function typicalNumber({ minimum, maximum, integer }: NumericFeature): number {
  const least = minimum ?? Math.min(0, maximum ?? 0);
  const most = maximum ?? Math.max(least, 0);
  const middle = (least + most) / 2;
  if (integer) return Math.min(Math.floor(most), Math.max(Math.ceil(least), Math.round(middle)));
  // Rounded for the eye where the range leaves room for it.
  const rounded = Math.round(middle * 10) / 10;
  return rounded >= least && rounded <= most ? rounded : middle;
}

function numericSchema(feature: NumericFeature): JsonSchema {
  const { minimum, maximum, integer, nullable } = feature;
  const range = {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
  const type = integer ? 'integer' : 'number';
  const sentinels = sentinelsOf(feature);
  if (sentinels.length === 0) return { type: nullable ? [type, 'null'] : type, ...range };
  return {
    anyOf: [
      { type, ...range },
      { enum: [...sentinels, null], description: 'not known' },
    ],
  };
}

function categorySchema(feature: CategoryFeature): JsonSchema {
  const values = feature.categories.map(({ value }) => value);
  return { enum: [...values, ...sentinelsOf(feature), ...(feature.nullable ? [null] : [])] };
}

function featureSchema(feature: Feature): JsonSchema {
  return {
    ...(feature.kind === 'numeric' ? numericSchema(feature) : categorySchema(feature)),
    description: descriptionOf(feature),
    ...(feature.unit === undefined ? {} : { 'x-unit': feature.unit }),
    'x-kind': feature.kind,
  };
}

/** What one record must be: what the decoder of the same model takes, no more and no less. */
export const recordSchema = ({ features }: DatasetSchema): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(features.map((feature) => [feature.name, featureSchema(feature)])),
  required: features.map(({ name }) => name),
  additionalProperties: false,
});

/** A record that the model takes, by its schema alone. */
export const exampleRecord = ({ features }: DatasetSchema): Record<string, unknown> =>
  Object.fromEntries(
    features.map((feature) => [
      feature.name,
      feature.kind === 'numeric' ? typicalNumber(feature) : feature.categories[0]!.value,
    ]),
  );

/** The same record with null for all that may be unknown. */
export const withUnknowns = (
  { features }: DatasetSchema,
  record: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(features.map(({ name, nullable }) => [name, nullable ? null : record[name]]));
