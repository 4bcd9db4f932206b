export { type DeploymentRecord, modelNamePattern } from './deployment-record.ts';
export { type MaterialiseOptions, type MaterialisePoint, materialise, stageBundle } from './materialise.ts';
export { listProduction, type Production, readProduction } from './read-production.ts';
export { watchProduction } from './watch-production.ts';
