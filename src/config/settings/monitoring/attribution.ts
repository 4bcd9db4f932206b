import { z } from 'zod';
import { falseAlarmShare } from './false-alarm-share.ts';

export const attributionSettingsSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('whether the predictions of a window are explained, and the explanations compared with the reference’s'),
  decides: z
    .boolean()
    .default(false)
    .describe(
      'whether it has a say in the verdict; what it sees drift of the features sees too, so that it is told beside: it says which changes the model cares for',
    ),
  alpha: falseAlarmShare.describe(
    'the share of windows without any change in which a contribution is called changed, over all features; as of drift',
  ),
  minimumRows: z.int().min(2).default(10).describe('rows below which nothing is said, as of drift'),
  maximumRows: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(1_000)
    .describe(
      'most rows of a window, and of the reference, that are explained, drawn with a seed; 1,000 show a shift of a tenth of a distribution, in a second even of deep forests',
    ),
  minimumAgreement: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe(
      'agreement of the rankings of features (NDCG) below which the ranking has changed; 0.9 is the convention of Amazon SageMaker Model Monitor',
    ),
});
