export { type CompiledFeaturePipeline, compileFeaturePipeline } from './compile-feature-pipeline.ts';
export {
  type FeaturePipeline,
  featurePipelineSchema,
  type PipelineColumn,
  type Representation,
} from './feature-pipeline.ts';
export { fitFeaturePipeline } from './fit-feature-pipeline.ts';
