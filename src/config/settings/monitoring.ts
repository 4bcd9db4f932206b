import { z } from 'zod';
import { persistenceSettingsSchema } from './monitoring/persistence.ts';
import { windowsSettingsSchema } from './monitoring/windows.ts';

export const monitoringSettingsSchema = z.strictObject({
  windows: windowsSettingsSchema.prefault({}).describe('which rows of the prediction log are looked at together'),
  persistence: persistenceSettingsSchema.prefault({}).describe('how often something must be seen before it counts'),
});
