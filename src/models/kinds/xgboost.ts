import { fitOnEngine } from './fit-on-engine.ts';
import type { ModelKind } from './model-kind.ts';

/** Boosted trees of XGBoost (Chen and Guestrin 2016). */
export const xgboost: ModelKind = {
  name: 'xgboost',
  title: 'XGBoost',
  importanceMeasure: 'share of total gain',
  engine: 'xgboost',
  representation: 'tree',
  complexity: 1,

  parameters: ({ xgboost: settings }) => ({
    objective: 'binary:logistic',
    num_boost_round: settings.trees,
    max_depth: settings.maximumDepth,
    learning_rate: settings.learningRate,
    subsample: settings.rowShare,
    colsample_bytree: settings.columnShare,
    min_child_weight: settings.minimumChildWeight,
    reg_lambda: settings.l2,
    reg_alpha: settings.l1,
    gamma: settings.minimumGain,
    max_bin: settings.maximumBins,
    tree_method: 'hist',
  }),

  fit(matrix, labels, { settings, seed, session }) {
    // The number of rounds is an argument of training, not a parameter of the booster.
    const { num_boost_round: _, ...parameters } = xgboost.parameters(settings);
    return fitOnEngine(matrix, labels, {
      kind: 'xgboost',
      engine: 'xgboost',
      session,
      parameters: { ...parameters, seed },
      rounds: settings.xgboost.trees,
    });
  },
};
