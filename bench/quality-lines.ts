import type { Bench } from './bench.ts';
import { benchLine } from './bench-line.ts';
import { run as measureQuality } from './quality.ts';

/** Repeated cross-validation of the four kinds on Cleveland, a line for each measure. The bars are of recorded figures. */
export const run: Bench = async ({ dataFolder, tell }) => {
  if (dataFolder === undefined) throw new Error('the bars of quality are for the real files');
  tell('four kinds, 5 × 5 folds, five seeds');
  const results = await measureQuality({ dataFolder });
  return results.flatMap(({ kind, measured, bar, allowance }) =>
    (['rocAuc', 'f1', 'brierScore', 'logLoss'] as const).map((measure) =>
      benchLine({
        work: `quality on Cleveland: ${kind}`,
        measure,
        hale: measured[measure],
        unit: '',
        reference: { name: 'Python', value: bar[measure], origin: 'stated' },
        bar: {
          of: 'difference',
          within: allowance,
          better: measure === 'rocAuc' || measure === 'f1' ? 'higher' : 'lower',
        },
      }),
    ),
  );
};
