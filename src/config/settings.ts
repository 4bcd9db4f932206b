import { z } from 'zod';
import { dataSettingsSchema } from './settings/data.ts';
import { projectSettingsSchema } from './settings/project.ts';
import { storageSettingsSchema } from './settings/storage.ts';

/** Every setting of Hale: one section a file, each with its default and the reason for it. */
export const settingsSchema = z.strictObject({
  project: projectSettingsSchema.prefault({}).describe('the project'),
  storage: storageSettingsSchema.prefault({}).describe('where files are kept'),
  data: dataSettingsSchema.prefault({}).describe('where rows come from and what their columns mean'),
});

export type Settings = z.infer<typeof settingsSchema>;
/** What a configuration file may say: every key optional. */
export type SettingsInput = z.input<typeof settingsSchema>;
