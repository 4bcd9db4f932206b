export { type DeploymentRecord, modelNamePattern } from './deployment-record.ts';
export { type MaterialiseOptions, materialise, stageBundle } from './materialise.ts';
export { listProduction, readProduction } from './read-production.ts';
export { watchProduction } from './watch-production.ts';
