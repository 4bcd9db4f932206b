export {
  type CategoryFeature,
  type CellValue,
  type DatasetSchema,
  type DatasetSchemaInput,
  datasetSchemaSchema,
  type Feature,
  type FeatureKind,
  featureSchema,
  type NumericFeature,
  type Target,
} from './dataset-schema.ts';
