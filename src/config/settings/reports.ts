import { z } from 'zod';

export const reportsSettingsSchema = z.strictObject({
  onChange: z
    .boolean()
    .default(true)
    .describe(
      'whether the agent writes a report when the verdict of a window becomes `changed`, that of the window before it being another; `hale monitor report` writes one at any time',
    ),
  kept: z
    .int()
    .min(5)
    .max(100_000)
    .default(100)
    .describe('reports of a model that are kept, the newest; a hundred take 20 MB at 13 features'),
  windows: z
    .int()
    .min(1)
    .max(1_000)
    .default(30)
    .describe('windows, up to the one of the report, that its trends are drawn of; thirty days are a month'),
  figures: z
    .int()
    .min(0)
    .max(1_000)
    .default(60)
    .describe(
      'features that are drawn, the most changed first; of more there is a line in a table, since nobody looks at hundreds of figures',
    ),
});
