import { z } from 'zod';
import type { DeepReadonly } from './deep-readonly.ts';
import type { Environment } from './environment.ts';
import { agentSettingsSchema } from './settings/agent.ts';
import { alertsSettingsSchema } from './settings/alerts.ts';
import { authenticationSettingsSchema } from './settings/authentication.ts';
import { dataSettingsSchema } from './settings/data.ts';
import { databaseSettingsSchema } from './settings/database.ts';
import { enginesSettingsSchema } from './settings/engines.ts';
import { evaluationSettingsSchema } from './settings/evaluation.ts';
import { featuresSettingsSchema } from './settings/features.ts';
import { gateSettingsSchema } from './settings/gate.ts';
import { labelsSettingsSchema } from './settings/labels.ts';
import { loggingSettingsSchema } from './settings/logging.ts';
import { modelsSettingsSchema } from './settings/models.ts';
import { monitoringSettingsSchema } from './settings/monitoring.ts';
import { predictionLogSettingsSchema } from './settings/prediction-log.ts';
import { projectSettingsSchema } from './settings/project.ts';
import { registrySettingsSchema } from './settings/registry.ts';
import { reportsSettingsSchema } from './settings/reports.ts';
import { scoringSettingsSchema } from './settings/scoring.ts';
import { selectionSettingsSchema } from './settings/selection.ts';
import { servingSettingsSchema } from './settings/serving.ts';
import { simulationSettingsSchema } from './settings/simulation.ts';
import { storageSettingsSchema } from './settings/storage.ts';
import { trackingSettingsSchema } from './settings/tracking.ts';
import { trainingSettingsSchema } from './settings/training.ts';
import { validationSettingsSchema } from './settings/validation.ts';

/** Every setting of Hale: one section a file, each with its default and the reason for it. */
export const settingsSchema = z.strictObject({
  project: projectSettingsSchema.prefault({}).describe('the project'),
  storage: storageSettingsSchema.prefault({}).describe('where files are kept'),
  data: dataSettingsSchema.prefault({}).describe('where rows come from and what their columns mean'),
  validation: validationSettingsSchema.prefault({}).describe('what is wrong with rows, and what stops training'),
  features: featuresSettingsSchema.prefault({}).describe('how columns become what models take'),
  engines: enginesSettingsSchema.prefault({}).describe('XGBoost and LightGBM, which train in processes of their own'),
  models: modelsSettingsSchema.prefault({}).describe('the hyper-parameters of each kind of model'),
  evaluation: evaluationSettingsSchema
    .prefault({})
    .describe('how models are measured, calibrated and turned into decisions'),
  training: trainingSettingsSchema.prefault({}).describe('what is trained, on which rows and by how many processes'),
  selection: selectionSettingsSchema.prefault({}).describe('how the best of the trained kinds is chosen'),
  gate: gateSettingsSchema.prefault({}).describe('what a candidate must prove before it is deployed'),
  logging: loggingSettingsSchema.prefault({}).describe('what the program tells of its work, in which form and where'),
  database: databaseSettingsSchema.prefault({}).describe('PostgreSQL, which holds runs, versions and deployments'),
  tracking: trackingSettingsSchema.prefault({}).describe('experiments and runs'),
  registry: registrySettingsSchema.prefault({}).describe('model versions and what is deployed'),
  serving: servingSettingsSchema.prefault({}).describe('the HTTP server'),
  predictionLog: predictionLogSettingsSchema
    .prefault({})
    .describe('the record of every answered prediction, which monitoring and labels rest on'),
  labels: labelsSettingsSchema.prefault({}).describe('what became known of predictions'),
  scoring: scoringSettingsSchema.prefault({}).describe('the scoring of files, as `hale predict` does it'),
  monitoring: monitoringSettingsSchema
    .prefault({})
    .describe('what is watched of the predictions, and when a difference counts'),
  reports: reportsSettingsSchema.prefault({}).describe('what is found of a window, as a file for people'),
  alerts: alertsSettingsSchema.prefault({}).describe('who is told of what monitoring finds, and how often'),
  simulation: simulationSettingsSchema.prefault({}).describe('made-up traffic, as `hale simulate` sends it'),
  agent: agentSettingsSchema.prefault({}).describe('what is done on a schedule'),
  authentication: authenticationSettingsSchema.prefault({}).describe('who may call the HTTP server'),
});

export type Settings = DeepReadonly<z.infer<typeof settingsSchema>>;
/** What a configuration file may say of the settings: every key optional. */
export type SettingsInput = z.input<typeof settingsSchema>;
/** What a configuration file may say: settings, and settings that hold in one environment only. */
export type ConfigurationInput = SettingsInput & {
  readonly environments?: { readonly [E in Environment]?: SettingsInput };
};
