import { fitOnEngine } from './fit-on-engine.ts';
import type { ModelKind } from './model-kind.ts';

/** Boosted trees of LightGBM (Ke et al. 2017). */
export const lightgbm: ModelKind = {
  name: 'lightgbm',
  title: 'LightGBM',
  importanceMeasure: 'share of total gain',
  engine: 'lightgbm',
  representation: 'tree',
  complexity: 2,

  parameters: ({ lightgbm: settings }) => ({
    objective: 'binary',
    num_iterations: settings.trees,
    num_leaves: settings.leaves,
    learning_rate: settings.learningRate,
    bagging_fraction: settings.rowShare,
    bagging_freq: settings.rowShare < 1 ? 1 : 0,
    feature_fraction: settings.columnShare,
    min_data_in_leaf: settings.minimumLeafRows,
    lambda_l2: settings.l2,
    lambda_l1: settings.l1,
    min_gain_to_split: settings.minimumGain,
    max_bin: settings.maximumBins,
  }),

  fit(matrix, labels, { settings, seed, session }) {
    const parameters = { ...lightgbm.parameters(settings), seed };
    const rounds = settings.lightgbm.trees;
    return fitOnEngine(matrix, labels, { kind: 'lightgbm', engine: 'lightgbm', session, parameters, rounds });
  },
};
