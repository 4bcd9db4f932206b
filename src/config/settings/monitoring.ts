import { z } from 'zod';
import { driftSettingsSchema } from './monitoring/drift.ts';
import { persistenceSettingsSchema } from './monitoring/persistence.ts';
import { windowsSettingsSchema } from './monitoring/windows.ts';

export const monitoringSettingsSchema = z.strictObject({
  windows: windowsSettingsSchema.prefault({}).describe('which rows of the prediction log are looked at together'),
  persistence: persistenceSettingsSchema.prefault({}).describe('how often something must be seen before it counts'),
  drift: driftSettingsSchema.prefault({}).describe('what differs from the rows that the model was judged on'),
});
