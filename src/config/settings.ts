import { z } from 'zod';
import { projectSettingsSchema } from './settings/project.ts';
import { storageSettingsSchema } from './settings/storage.ts';

/** Every setting of Hale: one section a file, each with its default and the reason for it. */
export const settingsSchema = z.strictObject({
  project: projectSettingsSchema.prefault({}).describe('the project'),
  storage: storageSettingsSchema.prefault({}).describe('where files are kept'),
});

export type Settings = z.infer<typeof settingsSchema>;
/** What a configuration file may say: every key optional. */
export type SettingsInput = z.input<typeof settingsSchema>;
