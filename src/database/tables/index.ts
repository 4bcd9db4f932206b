export * from './datasets.ts';
export * from './deployments.ts';
export * from './experiments.ts';
export * from './labels.ts';
export * from './monitoring.ts';
export * from './registered-models.ts';
export * from './runs.ts';
