import { z } from 'zod';

export const storageSettingsSchema = z.strictObject({
  folder: z
    .string()
    .min(1)
    .default('.hale')
    .describe(
      'the folder of everything that Hale writes, relative to the project; one backup of it is a backup of all',
    ),
  minimumFreeMb: z
    .int()
    .min(0)
    .default(500)
    .describe(
      'the free space below which `hale doctor` warns; a year of nightly trainings on a small table takes 300 MB',
    ),
});
