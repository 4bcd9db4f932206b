import { z } from 'zod';
import { attributionSettingsSchema } from './monitoring/attribution.ts';
import { dataQualitySettingsSchema } from './monitoring/data-quality.ts';
import { driftSettingsSchema } from './monitoring/drift.ts';
import { estimationSettingsSchema } from './monitoring/estimation.ts';
import { performanceSettingsSchema } from './monitoring/performance.ts';
import { persistenceSettingsSchema } from './monitoring/persistence.ts';
import { trendsSettingsSchema } from './monitoring/trends.ts';
import { windowsSettingsSchema } from './monitoring/windows.ts';

export const monitoringSettingsSchema = z.strictObject({
  windows: windowsSettingsSchema.prefault({}).describe('which rows of the prediction log are looked at together'),
  persistence: persistenceSettingsSchema.prefault({}).describe('how often something must be seen before it counts'),
  dataQuality: dataQualitySettingsSchema.prefault({}).describe('what is wrong with what comes in'),
  drift: driftSettingsSchema.prefault({}).describe('what differs from the rows that the model was judged on'),
  attribution: attributionSettingsSchema
    .prefault({})
    .describe('what differs in how the model comes to its predictions'),
  performance: performanceSettingsSchema.prefault({}).describe('how well the model does where outcomes are known'),
  estimation: estimationSettingsSchema.prefault({}).describe('how well it would do, estimated without outcomes'),
  trends: trendsSettingsSchema.prefault({}).describe('where the metrics of a model are going'),
});
