import { z } from 'zod';

export const persistenceSettingsSchema = z
  .strictObject({
    windows: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe('the last windows that are looked at, those that could not tell left out'),
    required: z
      .int()
      .min(1)
      .max(100)
      .default(2)
      .describe(
        'in how many of them something must be seen before it is called a change and raises an alert. Of windows that alarm by chance once in 20, two of three do once in 140',
      ),
  })
  .refine(({ windows, required }) => required <= windows, {
    path: ['required'],
    message: 'cannot be more than the windows that are looked at',
  });
